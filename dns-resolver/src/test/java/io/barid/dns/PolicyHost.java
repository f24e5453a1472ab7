package io.barid.dns;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An HTTPS server on loopback with a certificate for given names, which is its own authority. */
final class PolicyHost implements AutoCloseable {

    private static final String PASSWORD = "changeit";

    private record Script(int status, String type, String location, String body, boolean drip) {}

    private final HttpsServer server;
    private final Path authority;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Map<String, String> types = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

    private volatile boolean dripping;

    PolicyHost(Path folder, List<String> names) throws Exception {
        Path store = folder.resolve("policy-host.p12");
        authority = folder.resolve("policy-host.pem");
        String san = names.stream().map(name -> "dns:" + name).collect(Collectors.joining(","));
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "host",
                "-dname",
                "CN=policy",
                "-ext",
                "san=" + san,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "host",
                "-file",
                authority.toString(),
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(tls(store)));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/.well-known/mta-sts.txt", this::handle);
        server.start();
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
    }

    private static SSLContext tls(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** PEM file of the certificate. */
    Path authority() {
        return authority;
    }

    int asked(String name) {
        return asked.getOrDefault(name, new AtomicInteger()).get();
    }

    void answer(String name, String body) {
        scripts.put(name, new Script(200, types.getOrDefault(name, "text/plain; charset=utf-8"), "", body, false));
    }

    void type(String name, String type) {
        types.put(name, type);
    }

    void redirect(String name, String location) {
        scripts.put(name, new Script(301, "text/plain", location, "", false));
    }

    /** One octet at a time, for ever, or until {@link #endDrips}. */
    void drip(String name) {
        dripping = true;
        scripts.put(name, new Script(200, "text/plain", "", "", true));
    }

    /** Whoever still waits for the next octet learns that none comes. */
    void endDrips() {
        dripping = false;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestHeaders().getFirst("Host");
        asked.computeIfAbsent(name, ignored -> new AtomicInteger()).incrementAndGet();
        Script script = scripts.getOrDefault(name, new Script(404, "text/plain", "", "", false));
        exchange.getResponseHeaders().add("Content-Type", script.type());
        if (!script.location().isEmpty()) {
            exchange.getResponseHeaders().add("Location", script.location());
        }
        if (script.drip()) {
            drip(exchange);
        } else {
            MtaStsTest.reply(exchange, script.status(), script.body());
        }
    }

    private void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (exchange) {
            while (dripping) {
                exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
                Thread.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
