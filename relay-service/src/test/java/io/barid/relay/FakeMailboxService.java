package io.barid.relay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.barid.address.ForwardPath;
import io.barid.address.Mailbox;
import io.barid.message.AccountId;
import io.barid.query.RecipientDirectory.Batch;
import io.barid.query.RecipientDirectory.Resolution;
import io.barid.query.RecipientDirectory.Resolutions;
import io.barid.query.RoutedMail;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers for the domain ours.test: {@code u7} is account 7, {@code team} an alias of {@code u1} and {@code u2},
 * {@code out} one of somebody elsewhere, {@code loop} one of itself; everybody else is unknown.
 */
final class FakeMailboxService implements AutoCloseable {

    enum Mood {
        ANSWERS,
        FAILS,
        HANGS
    }

    final AtomicInteger questions = new AtomicInteger();
    /** What was held (PUT) and let go of (DELETE), as {@code PUT 01JX…}. */
    final List<String> linking = new CopyOnWriteArrayList<>();
    /** What was reported as routed. */
    final List<Instant> routed = new CopyOnWriteArrayList<>();

    volatile Mood mood = Mood.ANSWERS;
    volatile Duration thinks = Duration.ZERO;
    volatile String authorization;
    private final JsonMapper json = new JsonMapper();
    private final int port;
    private HttpServer server;
    private ExecutorService threads;

    FakeMailboxService() throws IOException {
        port = start(0);
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    void start() throws IOException {
        start(port);
    }

    private int start(int at) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
        threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/internal/recipients/resolve", this::answer);
        server.createContext("/internal/contents/", this::link);
        server.createContext("/internal/routed-mail", this::routed);
        server.start();
        return server.getAddress().getPort();
    }

    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Override
    public void close() {
        stop();
    }

    private void routed(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            routed.add(json.readValue(body, RoutedMail.Progress.class).before());
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        questions.incrementAndGet();
        authorization = exchange.getRequestHeaders().getFirst("Authorization");
        try (exchange) {
            Batch batch = json.readValue(exchange.getRequestBody().readAllBytes(), Batch.class);
            switch (mood) {
                case ANSWERS -> {}
                case FAILS -> {
                    exchange.sendResponseHeaders(503, -1);
                    return;
                }
                case HANGS -> TimeUnit.MINUTES.sleep(1);
            }
            Thread.sleep(thinks);
            Resolutions answer = new Resolutions(
                    batch.paths().stream().map(FakeMailboxService::resolution).toList());
            byte[] body = json.writeValueAsBytes(answer);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Holds or lets go of any content; has none to read. */
    private void link(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            boolean known = path.endsWith("/links/relay-service");
            if (known) {
                linking.add(exchange.getRequestMethod() + " " + path.split("/")[3]);
            }
            exchange.sendResponseHeaders(known ? 200 : 404, -1);
        }
    }

    private static Resolution resolution(ForwardPath path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith("@ours.test>")) {
            return name.equals("<postmaster>")
                    ? new Resolution.Mailboxes(List.of(new AccountId(9_999)))
                    : new Resolution.NotOurs();
        }
        String local = name.substring(1, name.indexOf('@'));
        return switch (local) {
            case "team" -> forward("u1@ours.test", "u2@ours.test");
            case "out" -> forward("someone@elsewhere.test");
            case "loop" -> forward("loop@ours.test");
            default ->
                local.matches("u[1-9][0-9]*")
                        ? new Resolution.Mailboxes(List.of(AccountId.parse(local.substring(1))))
                        : new Resolution.Unknown();
        };
    }

    private static Resolution forward(String... targets) {
        return new Resolution.Forward(
                List.of(targets).stream().map(Mailbox::parse).toList());
    }
}
