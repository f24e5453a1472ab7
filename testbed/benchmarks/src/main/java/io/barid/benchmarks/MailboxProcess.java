package io.barid.benchmarks;

import io.barid.service.http.Neighbour;
import io.barid.service.token.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** mailbox-service from its runnable jar, as {@code ./barid up --processes} starts it; its log goes to a file. */
final class MailboxProcess implements AutoCloseable {

    /** From which passwords are sealed. */
    static final String SECRETS_KEY = "ab".repeat(32);

    private static final int START_SECONDS = 120;

    private final Tokens tokens =
            new Tokens(UUID.randomUUID().toString(), UUID.randomUUID().toString());
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path output;
    private final URI base;
    private final Process process;

    MailboxProcess(Path root, Path output, Map<String, String> settings) throws Exception {
        this.output = output;
        int port = ServiceJar.freePort();
        base = URI.create("http://127.0.0.1:" + port);
        ProcessBuilder builder = new ProcessBuilder(ServiceJar.command(root, "mailbox-service"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("BARID_"));
        builder.environment().putAll(settings);
        builder.environment().put("BARID_MAILBOX_HTTP_PORT", Integer.toString(port));
        builder.environment().put("BARID_ADMIN_TOKEN", tokens.adminToken());
        builder.environment().put("BARID_SERVICE_TOKEN", tokens.serviceToken());
        builder.environment().put("BARID_SECRETS_KEY", SECRETS_KEY);
        process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        awaitReady();
    }

    private void awaitReady() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/actuator/health/readiness"))
                .build();
        while (!ready(request)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("mailbox-service did not start:\n" + Files.readString(output));
            }
            Thread.sleep(100);
        }
    }

    private boolean ready(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    long pid() {
        return process.pid();
    }

    URI base() {
        return base;
    }

    /** Without its log lines it would look cheaper than it is. */
    long logOctets() throws IOException {
        return Files.size(output);
    }

    /** A PUT of the admin API. */
    void put(String path, String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", "Bearer " + tokens.adminToken())
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(path + " was answered with " + answer.statusCode() + " " + answer.body());
        }
    }

    /** CPU time including system calls (JEP 509), and what is allocated. */
    void beginProfile() throws Exception {
        FlightRecording.begin(pid());
    }

    void endProfile(Path file) throws Exception {
        FlightRecording.end(pid(), file);
    }

    /** As pop3-gateway asks it. */
    Neighbour asGateway() {
        return new Neighbour(base, gatewayToken(), Duration.ofSeconds(60));
    }

    String gatewayToken() {
        return tokens.forCaller("pop3-gateway");
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
