package io.barid.benchmarks;

import io.barid.service.kafka.KafkaConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code ./barid up}, if nothing else is said with {@code --processes}, on free ports and a fresh folder, which goes with it. */
final class MeasuredBarid implements AutoCloseable {

    private static final List<String> PORTS = List.of(
            "SMTP",
            "SUBMISSION",
            "SUBMISSIONS",
            "POP3",
            "POP3S",
            "SMTP_HTTP",
            "RELAY_HTTP",
            "MAILBOX_HTTP",
            "POP3_HTTP",
            "DNS_HTTP",
            "KAFKA",
            "POSTGRES");
    private static final int START_SECONDS = 600;

    private final Path home = Files.createTempDirectory("barid-benchmark-");
    private final Map<String, String> variables = new HashMap<>();
    private final Process process;

    MeasuredBarid(Path root, Map<String, String> more) throws Exception {
        this(root, more, "up", "--processes");
    }

    MeasuredBarid(Path root, Map<String, String> more, String... command) throws Exception {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        freePorts();
        variables.put("BARID_HOME", home.toString());
        variables.put("BARID_HOSTNAME", "mail.example.test");
        variables.putAll(more);
        ProcessBuilder builder = new ProcessBuilder(root.resolve("barid").toString())
                .redirectErrorStream(true)
                .redirectOutput(output().toFile());
        builder.command().addAll(List.of(command));
        builder.environment().keySet().removeIf(variable -> variable.startsWith("BARID_"));
        builder.environment().putAll(variables);
        process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        awaitReady();
    }

    private void freePorts() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (String name : PORTS) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            variables.put("BARID_" + name + "_PORT", Integer.toString(socket.getLocalPort()));
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!Files.readString(output()).contains("Barid is ready")) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("Barid did not start:\n" + Files.readString(output()));
            }
            Thread.sleep(100);
        }
    }

    private Path output() {
        return home.resolveSibling(home.getFileName() + ".out");
    }

    /** @param name as in {@code BARID_NAME_PORT} */
    int port(String name) {
        return Integer.parseInt(variables.get("BARID_" + name + "_PORT"));
    }

    /** That Barid made for itself. */
    String secret(String name) throws IOException {
        return Files.readString(home.resolve("secrets").resolve(name)).strip();
    }

    KafkaConnection kafka() throws IOException {
        return new KafkaConnection(
                "127.0.0.1:" + port("KAFKA"),
                "SASL_PLAINTEXT",
                "PLAIN",
                "barid",
                secret("kafka-password"),
                "",
                2,
                "create");
    }

    /** Of the process that starts the others. */
    long pid() {
        return process.pid();
    }

    /** Process ids by part. */
    Map<String, Long> pids(String... parts) throws IOException {
        Map<String, Long> pids = new HashMap<>();
        for (String part : parts) {
            pids.put(
                    part,
                    Long.parseLong(Files.readString(home.resolve("run/" + part + ".pid"))
                            .strip()));
        }
        return pids;
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(output());
    }
}
