package io.barid.crash;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One of three Kafka nodes, each broker and controller, without login: nothing else is in this network. */
final class Broker {

    static final String SERVERS = "127.0.0.1:29092,127.0.0.1:29192,127.0.0.1:29292";
    private static final String CLUSTER = "Y3Jhc2hjcmFzaGNyYXNoMQ";
    private static final String PROPERTIES = """
            process.roles=broker,controller
            node.id=%1$d
            controller.quorum.voters=1@127.0.0.1:29093,2@127.0.0.1:29193,3@127.0.0.1:29293
            listeners=CLIENT://127.0.0.1:%2$d,CONTROLLER://127.0.0.1:%3$d
            advertised.listeners=CLIENT://127.0.0.1:%2$d
            listener.security.protocol.map=CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT
            controller.listener.names=CONTROLLER
            inter.broker.listener.name=CLIENT
            log.dirs=%4$s
            auto.create.topics.enable=false
            log.retention.ms=-1
            broker.session.timeout.ms=3000
            broker.heartbeat.interval.ms=500
            group.initial.rebalance.delay.ms=0
            offsets.topic.num.partitions=4
            log.cleaner.dedupe.buffer.size=8388608
            num.network.threads=2
            num.io.threads=4
            """;

    private Broker() {}

    static OwnProcess process(int node, Path root, Path home) throws IOException, InterruptedException {
        Path folder = home.resolve("kafka-" + node);
        Disk.mount(home.resolve("kafka-" + node + ".img"), folder);
        int port = 28992 + 100 * node;
        Path file = folder.resolve("server.properties");
        Files.writeString(file, PROPERTIES.formatted(node, port, port + 1, folder.resolve("data")));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = root.resolve("testbed/all-in-one/target/lib") + "/*";
        Shell.run(
                java,
                "-Xmx128m",
                "-cp",
                classes,
                "kafka.tools.StorageTool",
                "format",
                "-t",
                CLUSTER,
                "-c",
                file.toString());
        List<String> command = List.of(
                java,
                "-Xmx300m",
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=io/barid/embedded/kafka-logback.xml",
                "-cp",
                classes,
                "kafka.Kafka",
                file.toString());
        // the true clock: brokers have machines of their own
        Map<String, String> environment = System.getenv();
        return new OwnProcess("kafka-" + node, command, environment, folder.resolve("kafka.log"), () -> answers(port));
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
