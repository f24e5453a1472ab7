package io.barid.benchmarks;

import io.barid.service.kafka.KafkaConnection;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@link MeasuredGateway} as {@code ./barid up --processes} would start it, with 256 MiB of heap; its log goes to a file. */
final class GatewayProcess implements AutoCloseable {

    private final Path output;
    private final Process process;
    private final Socket line;
    private final BufferedReader answers;
    private final PrintStream questions;
    private final int port;

    /** @param kafka where records go; empty: nowhere, and each is acknowledged at once */
    GatewayProcess(Path folder, RecipientStandIn recipients, Optional<KafkaConnection> kafka) throws Exception {
        output = folder.resolve(kafka.isPresent() ? "gateway-kafka.log" : "gateway-alone.log");
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> more = new ArrayList<>(List.of(Integer.toString(listening.getLocalPort())));
            if (kafka.isEmpty()) {
                more.add("ack");
            }
            process = start(more, environment(folder, recipients, kafka));
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            listening.setSoTimeout(120_000);
            line = listening.accept();
        }
        answers = new BufferedReader(new InputStreamReader(line.getInputStream(), StandardCharsets.UTF_8));
        questions = new PrintStream(line.getOutputStream(), true, StandardCharsets.UTF_8);
        port = Integer.parseInt(answer());
    }

    private Process start(List<String> arguments, Map<String, String> variables) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms32m",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                MeasuredGateway.class.getName()));
        command.addAll(arguments);
        File log = output.toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
        builder.environment().keySet().removeIf(variable -> variable.startsWith("BARID_"));
        builder.environment().putAll(variables);
        return builder.start();
    }

    private static Map<String, String> environment(
            Path folder, RecipientStandIn recipients, Optional<KafkaConnection> kafka) throws Exception {
        Map<String, String> variables = recipients.environment(folder);
        kafka.ifPresent(connection -> {
            variables.put("BARID_KAFKA_SERVERS", connection.servers());
            variables.put("BARID_KAFKA_SECURITY_PROTOCOL", connection.securityProtocol());
            variables.put("BARID_KAFKA_SASL_MECHANISM", connection.saslMechanism());
            variables.put("BARID_KAFKA_USER", connection.user());
            variables.put("BARID_KAFKA_PASSWORD", connection.password());
        });
        return variables;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    long pid() {
        return process.pid();
    }

    /** Without its log lines it would look cheaper than it is. */
    void requireLogOf(int messages) throws IOException {
        if (Files.size(output) < 100L * messages) {
            throw new IllegalStateException("smtp-gateway did not log " + messages + " messages: is a logback.xml of "
                    + "an earlier build in target/classes?");
        }
    }

    /** Octets that its threads have allocated so far. */
    long allocatedOctets() throws IOException {
        return Long.parseLong(ask("allocated"));
    }

    void beginProfile() throws IOException {
        ask("profile");
    }

    void endProfile(Path file) throws IOException {
        ask("profiled " + file);
    }

    private String ask(String question) throws IOException {
        questions.println(question);
        return answer();
    }

    private String answer() throws IOException {
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("smtp-gateway ended:\n" + Files.readString(output));
        }
        return answer;
    }

    @Override
    public void close() throws Exception {
        line.close();
        process.waitFor();
    }
}
