package io.barid.embedded;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * One Kafka node (KRaft) in a child JVM. Topics are not created by themselves, and how durable a record is decides its
 * topic ({@code flush.messages}); what was written survives the end of the process either way.
 */
public final class EmbeddedKafka implements EmbeddedService {
    private static final long START_SECONDS = 120;
    private static final long STOP_SECONDS = 12;

    private final KafkaSettings settings;
    private final int port;
    // read without the lock: a stop must not wait for a start that takes long
    private volatile Process process;
    private volatile CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

    public EmbeddedKafka(KafkaSettings settings) {
        this.settings = settings;
        this.port = Ports.choose(settings.port());
    }

    @Override
    public synchronized void start() {
        if (isAlive()) {
            return;
        }
        ended.join();
        Folder.make(settings.home(), "rwxr-xr-x");
        FileLock lock = Folder.lock(Folder.make(settings.folder(), "rwx------"), "Kafka");
        try {
            Leftovers.end("Kafka", this::isOurs, ProcessHandle::destroyForcibly);
            Ports.requireFree(port, "Kafka");
            process = launch();
            ended = process.onExit().thenRun(() -> Folder.unlock(lock));
        } catch (RuntimeException e) {
            Folder.unlock(lock);
            throw e;
        }
        awaitReady();
    }

    private boolean isOurs(List<String> commandLine) {
        return commandLine.contains(KafkaChild.class.getName())
                && commandLine.contains(settings.serverProperties().toString());
    }

    private Process launch() {
        Path log = Folder.log(settings.home(), "kafka.log");
        try {
            Folder.writeSecret(
                    settings.serverProperties(), KafkaServerProperties.text(settings, port, Ports.choose(0)));
            return Children.start(new ProcessBuilder(command())
                    .directory(settings.folder().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
        } catch (IOException e) {
            throw new StartException("Kafka cannot be started: " + e.getMessage() + ".", e);
        }
    }

    /** Of the child JVM. */
    public static List<String> jvmFlags() {
        return List.of(
                "-Xms64m",
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=io/barid/embedded/kafka-logback.xml");
    }

    private List<String> command() {
        // a session of its own, so that Ctrl-C at the terminal reaches the parent alone, which then stops us last
        var command = new ArrayList<>(Tools.OWN_SESSION);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmFlags());
        command.addAll(Learnt.options("kafka"));
        command.addAll(settings.jvmOptions());
        command.addAll(List.of(
                "-cp",
                settings.classPath(),
                KafkaChild.class.getName(),
                settings.serverProperties().toString()));
        return command;
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        try {
            while (!Ports.answers(port)) {
                requireStarting(deadline);
                Leftovers.pause(100);
            }
            try (Admin admin = Admin.create(Map.<String, Object>copyOf(clientProperties()))) {
                while (!isUnfenced(admin)) {
                    requireStarting(deadline);
                    Leftovers.pause(100);
                }
            }
        } catch (RuntimeException e) {
            process.destroyForcibly();
            Children.endsWithin(process, STOP_SECONDS);
            throw e;
        }
    }

    /** describeCluster names only brokers that the controller has let in. */
    private static boolean isUnfenced(Admin admin) {
        try {
            return !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("The start was interrupted.", e);
        }
    }

    private void requireStarting(long deadline) {
        Path log = settings.home().resolve("log/kafka.log");
        if (!process.isAlive()) {
            throw new StartException(
                    "Kafka ended during its start with status " + process.exitValue() + "; " + log + " says why.");
        }
        if (System.nanoTime() > deadline) {
            throw new StartException("Kafka did not answer within " + START_SECONDS + " seconds; see " + log + ".");
        }
    }

    @Override
    public void stop() {
        Process running = process;
        if (running == null || !running.isAlive()) {
            return;
        }
        running.destroy();
        if (!Children.endsWithin(running, STOP_SECONDS)) {
            running.destroyForcibly();
            Children.endsWithin(running, STOP_SECONDS);
        }
        ended.join();
    }

    public String bootstrapServers() {
        return Ports.LOOPBACK + ":" + port;
    }

    /** What a client of any kind needs: servers and login. */
    public Map<String, String> clientProperties() {
        return Map.of(
                "bootstrap.servers",
                bootstrapServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"barid\" password=\""
                        + settings.password() + "\";");
    }

    @Override
    public long pid() {
        if (process == null) {
            throw new IllegalStateException("Kafka was never started");
        }
        return process.pid();
    }

    @Override
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    @Override
    public CompletableFuture<Void> onExit() {
        return process == null
                ? CompletableFuture.completedFuture(null)
                : process.onExit().thenApply(ended -> null);
    }
}
