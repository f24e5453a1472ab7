package io.barid.dialogue;

import static io.barid.dialogue.DialogueTest.hear;
import static io.barid.dialogue.DialogueTest.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsDialogueTest {
    private static SSLContext serverTls;

    @BeforeAll
    static void makeCertificate(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("server.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=elsewhere",
                        "-alias",
                        "server",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        serverTls = SSLContext.getInstance("TLS");
        serverTls.init(managers.getKeyManagers(), null, null);
    }

    @Test
    void starttlsUpgradesAfterItsPositiveReply() throws Exception {
        var dialogue = Dialogue.parse("starttls", "C: starttls\nS: 220 *\nC: EHLO a\nS: 250 secret\n");
        try (var server = new ScriptedServer(client -> {
            hear(client, 10);
            say(client, "220 ahead\r\n");
            Socket tls = handshake(client);
            assertThat(hear(tls, 8)).isEqualTo("EHLO a\r\n");
            say(tls, "250 secret\r\n");
        })) {
            dialogue.run(server.address(), Map.of());
            server.awaitEnd();
        }
    }

    @Test
    void stlsRefusedStaysInClear() throws Exception {
        var dialogue = Dialogue.parse("stls", "C: STLS\nS: -ERR *\nC: QUIT\nS: +OK\n");
        try (var server = new ScriptedServer(client -> {
            hear(client, 6);
            say(client, "-ERR no\r\n");
            assertThat(hear(client, 6)).isEqualTo("QUIT\r\n");
            say(client, "+OK\r\n");
        })) {
            dialogue.run(server.address(), Map.of());
            server.awaitEnd();
        }
    }

    @Test
    void aServerThatSpeaksInClearAfterItsReplyIsNotBelieved() throws Exception {
        try (var server = new ScriptedServer(client -> {
            hear(client, 6);
            say(client, "+OK go\r\n+OK injected\r\n");
            client.getInputStream().read();
        })) {
            assertThatThrownBy(() -> Dialogue.parse("x", "C: STLS\nS: +OK*").run(server.address(), Map.of()))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("octets in clear after its reply");
        }
    }

    @Test
    void aTlsConnectionSpeaksTlsFromTheFirstOctet() throws Exception {
        try (var server = new ScriptedServer(client -> say(handshake(client), "+OK ready\r\n"))) {
            Dialogue.parse("pop3s", "S: +OK ready")
                    .run(server.address(), Map.of(), ConnectionKind.TLS, Duration.ofSeconds(5));
            server.awaitEnd();
        }
    }

    private static Socket handshake(Socket client) throws Exception {
        var tls = (SSLSocket) serverTls.getSocketFactory().createSocket(client, null, client.getPort(), true);
        tls.setUseClientMode(false);
        tls.startHandshake();
        return tls;
    }
}
