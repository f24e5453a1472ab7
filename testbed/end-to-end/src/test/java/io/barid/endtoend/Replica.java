package io.barid.endtoend;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Another process of a part beside the one of {@code up --processes}: the same command and settings, other ports. */
final class Replica implements AutoCloseable {

    private final String part;
    private final String httpPort;
    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Path log;
    private Process process;

    /** @param ports variables that get a free port each; the first is that of HTTP */
    Replica(RunningBarid barid, String part, String... ports) throws IOException {
        this.part = part;
        this.httpPort = ports[0];
        Path proc = Path.of("/proc", Long.toString(barid.pid(part)));
        command.addAll(List.of(Files.readString(proc.resolve("cmdline"), StandardCharsets.UTF_8)
                .split("\0")));
        for (String variable : Files.readString(proc.resolve("environ"), StandardCharsets.UTF_8)
                .split("\0")) {
            int equals = variable.indexOf('=');
            environment.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        for (String variable : ports) {
            try (ServerSocket free = FreePort.reserve()) {
                environment.put(variable, Integer.toString(free.getLocalPort()));
            }
        }
        log = barid.home().resolve("log/second-" + part + ".log");
    }

    static Replica ofPop3Gateway(RunningBarid barid) throws IOException {
        return new Replica(barid, "pop3-gateway", "BARID_POP3_HTTP_PORT", "BARID_POP3_PORT", "BARID_POP3S_PORT");
    }

    /** An option of the JVM, which stands above those that the part has. */
    Replica with(String option) {
        command.add(command.indexOf("-jar"), option);
        return this;
    }

    Replica set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** What it wrote since its first start. */
    String log() throws IOException {
        return Files.readString(log);
    }

    int port(String variable) {
        return Integer.parseInt(environment.get(variable));
    }

    /** Returns when it is ready. */
    Replica start() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!ready()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("the second " + part + " did not start:\n" + Files.readString(log));
            }
            Thread.sleep(200);
        }
        return this;
    }

    private boolean ready() throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port(httpPort) + "/actuator/health/readiness"))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
