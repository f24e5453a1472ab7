package io.barid.endtoend;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Barid of its own: {@code ./barid up} on free ports and a fresh folder. */
final class RunningBarid implements AutoCloseable {

    private static final List<String> PORTS = List.of(
            "BARID_SMTP_PORT",
            "BARID_SUBMISSION_PORT",
            "BARID_SUBMISSIONS_PORT",
            "BARID_POP3_PORT",
            "BARID_POP3S_PORT",
            "BARID_SMTP_HTTP_PORT",
            "BARID_RELAY_HTTP_PORT",
            "BARID_MAILBOX_HTTP_PORT",
            "BARID_POP3_HTTP_PORT",
            "BARID_DNS_HTTP_PORT",
            "BARID_KAFKA_PORT",
            "BARID_POSTGRES_PORT");
    private static final Duration LONGEST_START = Duration.ofSeconds(240);

    /** A test run that is interrupted must leave nothing behind. */
    private static final Set<RunningBarid> ENDS_WITH_US = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> ENDS_WITH_US.forEach(barid -> barid.process.destroy()), "end-barid"));
    }

    private final Map<String, String> variables;
    private final List<String> words;
    private final Path home;
    private Process process;

    private RunningBarid(List<String> words, Path home) throws IOException {
        this.words = words;
        this.home = home;
        this.variables = freePorts();
        variables.put("BARID_HOME", home.toString());
        variables.put("BARID_HOSTNAME", "mail.example.test");
    }

    /** Everything in one JVM. */
    static RunningBarid up() throws Exception {
        return new RunningBarid(List.of("up"), freshHome()).start();
    }

    /** Each part a process. */
    static RunningBarid processes() throws Exception {
        return new RunningBarid(List.of("up", "--processes"), freshHome()).start();
    }

    /** Not yet started. */
    static RunningBarid prepared() throws Exception {
        return new RunningBarid(List.of("up"), freshHome());
    }

    /** Each part a process; not yet started. */
    static RunningBarid preparedProcesses() throws Exception {
        return new RunningBarid(List.of("up", "--processes"), freshHome());
    }

    static Path root() {
        return Path.of(System.getProperty("user.dir")).resolve("../..").normalize();
    }

    private static Path freshHome() throws IOException {
        Path folder = Files.createTempDirectory("barid-e2e-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    private static Map<String, String> freePorts() throws IOException {
        Map<String, String> ports = new HashMap<>();
        List<ServerSocket> sockets = new ArrayList<>();
        for (String variable : PORTS) {
            ServerSocket socket = FreePort.reserve();
            sockets.add(socket);
            ports.put(variable, Integer.toString(socket.getLocalPort()));
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }

    RunningBarid set(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    RunningBarid start() throws Exception {
        launch();
        Instant end = Instant.now().plus(LONGEST_START);
        while (!output().contains("Barid is ready")) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                process.destroyForcibly();
                throw new AssertionError("Barid did not start:\n" + output() + logs());
            }
            Thread.sleep(100);
        }
        return this;
    }

    Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(root().resolve("barid").toString()));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(outputFile().toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("BARID_"));
        builder.environment().putAll(variables);
        process = builder.start();
        ENDS_WITH_US.add(this);
        return process;
    }

    /** What {@code up} printed since its last start. */
    String output() throws IOException {
        return Files.exists(outputFile()) ? Files.readString(outputFile()) : "";
    }

    private Path outputFile() {
        return home.resolveSibling(home.getFileName() + ".out");
    }

    String logs() throws IOException {
        Path log = home.resolve("log");
        if (!Files.isDirectory(log)) {
            return "";
        }
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(log)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".log")).toList()) {
                List<String> lines = Files.readAllLines(file);
                all.append("\n--- ").append(file.getFileName()).append('\n');
                lines.stream()
                        .skip(Math.max(0, lines.size() - 60))
                        .forEach(line -> all.append(line).append('\n'));
            }
        }
        return all.toString();
    }

    int port(String name) {
        return Integer.parseInt(variables.get("BARID_" + name + "_PORT"));
    }

    Path home() {
        return home;
    }

    Map<String, String> variables() {
        return Map.copyOf(variables);
    }

    /** {@code ./barid WORDS} against this one. */
    Command.Outcome barid(String input, String... words) {
        List<String> command = new ArrayList<>(List.of(root().resolve("barid").toString()));
        command.addAll(List.of(words));
        return Command.of(command.toArray(String[]::new))
                .input(input)
                .with(variables)
                .run();
    }

    /** By the admin API: {@code ./barid account add} starts a JVM for each. */
    void account(String address, String password) throws Exception {
        admin().put("domains/" + address.substring(address.indexOf('@') + 1), "{}");
        admin().put("accounts/" + address, "{\"password\":\"" + password + "\"}");
    }

    /** @param limits members of a JSON object */
    void limit(String account, String limits) throws Exception {
        admin().put("accounts/" + account, "{" + limits + "}");
    }

    void alias(String address, String target) throws Exception {
        admin().put("aliases/" + address, "{\"targets\":[\"" + target + "\"]}");
    }

    AdminApi admin() {
        return new AdminApi(port("MAILBOX_HTTP"), home.resolve("secrets").resolve("admin-token"));
    }

    /** The certificate that clients are to trust. */
    Path certificate() {
        return home.resolve("tls").resolve("cert.pem");
    }

    /** Of a part in {@code up --processes}. */
    long pid(String part) throws IOException {
        return Long.parseLong(
                Files.readString(home.resolve("run").resolve(part + ".pid")).strip());
    }

    /** {@code kill -9} of one part. */
    void kill(String part) throws Exception {
        ProcessHandle handle = ProcessHandle.of(pid(part)).orElseThrow();
        handle.destroyForcibly();
        handle.onExit().get(10, TimeUnit.SECONDS);
    }

    void startPart(String part) {
        barid("", "start", part).expectSuccess();
    }

    void stopPart(String part) {
        barid("", "stop", part).expectSuccess();
    }

    boolean ready(String httpPort) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port(httpPort) + "/actuator/health/readiness"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** {@code kill -9} of the process that was started, and of nothing else. */
    void killAll() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    /** As Ctrl-C does; returns the seconds it took. */
    long stop() throws InterruptedException {
        Instant begin = Instant.now();
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("Barid did not stop within 30 seconds");
        }
        return Duration.between(begin, Instant.now()).toSeconds();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (process != null && process.isAlive()) {
            stop();
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(outputFile());
    }
}
