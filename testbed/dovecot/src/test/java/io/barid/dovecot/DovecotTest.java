package io.barid.dovecot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.barid.dovecot.DovecotSettings.Format;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DovecotTest {

    private static final byte[] FIRST = octets("Subject: one\r\n\r\n.dot\r\n");
    private static final byte[] SECOND = octets("Subject: two\r\n\r\nlonger than one\r\n");

    @BeforeAll
    static void installed() {
        // where it must be there, the start says what is missing
        assumeTrue(Dovecot.installed() || "required".equals(System.getenv("BARID_TEST_CLIENTS")));
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void givesTheMessagesItWasGiven(Format format) throws IOException {
        var settings = new DovecotSettings()
                .account("ann@example.test", "a : secret")
                .format(format)
                .scheme("ARGON2ID")
                .plaintextLogins();
        try (var dovecot = Dovecot.start(settings)) {
            dovecot.deliver("ann@example.test", FIRST);
            dovecot.deliver("ann@example.test", SECOND);
            assertThat(talk(dovecot.pop3(), "USER ann@example.test", "PASS a : secret", "LIST", "RETR 1", "QUIT"))
                    .containsSubsequence(
                            "1 " + FIRST.length, "2 " + SECOND.length, ".", "Subject: one", "", "..dot", ".");
        }
    }

    private static List<String> talk(InetSocketAddress server, String... commands) throws IOException {
        try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(octets(String.join("\r\n", commands) + "\r\n"));
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            List<String> lines = new ArrayList<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
            return lines;
        }
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
