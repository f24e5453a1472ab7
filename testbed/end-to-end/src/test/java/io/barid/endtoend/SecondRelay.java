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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Another relay-service beside the one of {@code up --processes}: the same command and settings, another HTTP port. */
final class SecondRelay implements AutoCloseable {

    private final List<String> command;
    private final Map<String, String> environment = new HashMap<>();
    private final int port;
    private final Path log;
    private Process process;

    SecondRelay(RunningBarid barid) throws IOException {
        Path proc = Path.of("/proc", Long.toString(barid.pid("relay-service")));
        command = List.of(Files.readString(proc.resolve("cmdline"), StandardCharsets.UTF_8)
                .split("\0"));
        for (String variable : Files.readString(proc.resolve("environ"), StandardCharsets.UTF_8)
                .split("\0")) {
            int equals = variable.indexOf('=');
            environment.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        try (ServerSocket free = FreePort.reserve()) {
            port = free.getLocalPort();
        }
        environment.put("BARID_RELAY_HTTP_PORT", Integer.toString(port));
        log = barid.home().resolve("log/second-relay.log");
    }

    /** Returns when it is ready. */
    SecondRelay start() throws Exception {
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
                throw new AssertionError("the second relay-service did not start:\n" + Files.readString(log));
            }
            Thread.sleep(200);
        }
        return this;
    }

    private boolean ready() throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
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
