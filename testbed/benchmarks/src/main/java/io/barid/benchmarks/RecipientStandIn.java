package io.barid.benchmarks;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What a gateway needs beside Kafka: an HTTP server that calls every recipient ours, as mailbox-service would, and a
 * certificate. The gateway asks once in ten seconds about each recipient.
 */
final class RecipientStandIn implements AutoCloseable {

    private static final byte[] LOCAL = "{\"kind\":\"local\"}".getBytes(StandardCharsets.US_ASCII);
    private static final char[] PASSWORD = "transfer-only".toCharArray();

    private final HttpServer server;

    RecipientStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/internal/recipients/check", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, LOCAL.length);
            exchange.getResponseBody().write(LOCAL);
            exchange.close();
        });
        server.start();
    }

    /** All ports are free ones. */
    Map<String, String> environment(Path folder) throws Exception {
        // the gateway watches the certificate's folder, so nothing else may be written there
        Path tls = Files.createDirectories(folder.resolve("tls"));
        certificate(tls);
        Map<String, String> variables = new HashMap<>();
        variables.put("BARID_HOSTNAME", "mail.example.test");
        variables.put("BARID_SMTP_PORT", "0");
        variables.put("BARID_SUBMISSION_PORT", "0");
        variables.put("BARID_SUBMISSIONS_PORT", "0");
        variables.put("BARID_SMTP_HTTP_PORT", "0");
        variables.put(
                "BARID_MAILBOX_URL", "http://127.0.0.1:" + server.getAddress().getPort());
        variables.put("BARID_TLS_CERT", tls.resolve("cert.pem").toString());
        variables.put("BARID_TLS_KEY", tls.resolve("key.pem").toString());
        variables.put("BARID_ADMIN_TOKEN", UUID.randomUUID().toString());
        variables.put("BARID_SERVICE_TOKEN", UUID.randomUUID().toString());
        // all sessions come from one address
        variables.put("BARID_TRUSTED_NETWORKS", "127.0.0.0/8");
        return variables;
    }

    /** Makes cert.pem and key.pem. */
    static void certificate(Path folder) throws Exception {
        Path store = folder.resolve("certificate.p12");
        if (Files.exists(store)) {
            return;
        }
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "mail",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=mail.example.test",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        pem(
                folder.resolve("cert.pem"),
                "CERTIFICATE",
                keys.getCertificate("mail").getEncoded());
        pem(
                folder.resolve("key.pem"),
                "PRIVATE KEY",
                keys.getKey("mail", PASSWORD).getEncoded());
    }

    private static void pem(Path file, String type, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, body, type));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
