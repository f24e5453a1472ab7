package io.barid.services;

import io.barid.embedded.EmbeddedKafka;
import io.barid.embedded.KafkaSettings;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** A Kafka broker for tests; topics are not created by themselves. */
public final class RealKafka implements AutoCloseable {
    private final Runner runner;
    private final Map<String, String> clientProperties;

    private RealKafka(Runner runner, Map<String, String> clientProperties) {
        this.runner = runner;
        this.clientProperties = clientProperties;
    }

    /** The one of this JVM, started by the first call and removed when the JVM ends. Do not stop it: others use it. */
    public static RealKafka shared() {
        return Shared.kafka();
    }

    /** Another one, for a test that stops it. The caller closes it. */
    public static RealKafka own() {
        RealKafka kafka = switch (Engine.chosen()) {
            case DOCKER -> container();
            case EMBEDDED -> embedded();
        };
        Shared.startOrRemove(kafka, kafka::start);
        return kafka;
    }

    private static RealKafka embedded() {
        Path home = Scratch.folder("kafka");
        var kafka = new EmbeddedKafka(KafkaSettings.of(home, 0, Scratch.password()));
        return new RealKafka(new Runner.Embedded(kafka, home), kafka.clientProperties());
    }

    private static RealKafka container() {
        int port = Containers.freePort();
        return new RealKafka(
                new Runner.Container(Containers.kafka(port)), Map.of("bootstrap.servers", "127.0.0.1:" + port));
    }

    public String bootstrapServers() {
        return clientProperties.get("bootstrap.servers");
    }

    /** What every client needs: servers and, where there is one, the login. */
    public Map<String, String> clientProperties() {
        return clientProperties;
    }

    /** The caller closes it. */
    public Admin admin() {
        return Admin.create(Map.<String, Object>copyOf(clientProperties));
    }

    /** Returns when the broker answers; data and address are the same as before {@link #stop}. */
    public void start() {
        runner.start();
        Await.ready("Kafka", this::listens);
        Await.ready("Kafka", this::isLetIn);
    }

    private boolean listens() throws Exception {
        try (var socket = new Socket()) {
            int colon = bootstrapServers().lastIndexOf(':');
            socket.connect(new InetSocketAddress(
                    bootstrapServers().substring(0, colon),
                    Integer.parseInt(bootstrapServers().substring(colon + 1))));
            return true;
        }
    }

    private boolean isLetIn() throws Exception {
        try (Admin admin = admin()) {
            return !admin.describeCluster().nodes().get(10, TimeUnit.SECONDS).isEmpty();
        }
    }

    /** Keeps Kafka away until {@link #start}. */
    public void stop() {
        runner.stop();
    }

    @Override
    public void close() {
        runner.remove();
    }
}
