package io.barid.remotemx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RemoteMxTest {

    /** A client of a few lines: sends all at once, reads all there is. */
    private static String talk(int port, String commands) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(commands.getBytes(StandardCharsets.UTF_8));
            StringBuilder said = new StringBuilder();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                said.append(line).append('\n');
            }
            return said.toString();
        }
    }

    private static final String MAIL =
            "EHLO me\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nRCPT TO:<e@d.example>\r\nDATA\r\n"
                    + "Subject: x\r\n\r\n..dot\r\n.\r\nNOOP\r\nQUIT\r\n";

    @Test
    void takesMailAndShowsItToTheOctet() throws Exception {
        try (ScriptedMx mx = ScriptedMx.start()) {
            mx.enqueue("RCPT TO:<e@", "450 4.2.0 later");
            assertThat(talk(mx.port(), MAIL)).contains("354 go on\n250 2.0.0 taken\n");
            ReceivedMail mail = mx.received().getFirst();
            assertThat(mail.mail()).isEqualTo("MAIL FROM:<a@b.example>");
            assertThat(mail.recipients()).containsExactly("RCPT TO:<c@d.example>");
            assertThat(mail.raw()).asString().isEqualTo("Subject: x\r\n\r\n..dot\r\n.\r\n");
            assertThat(mail.content()).asString().isEqualTo("Subject: x\r\n\r\n.dot\r\n");
        }
    }

    @Test
    void sinkCounts() throws Exception {
        try (Sink sink = Sink.start("127.0.0.1", 0, true, Duration.ZERO)) {
            assertThat(talk(sink.port(), MAIL))
                    .contains("354 go on\n250 2.0.0 taken\n250 connections=1 messages=1 recipients=2 octets=21\n");
        }
    }

    @Test
    void aClosedHostRefusesConnectionsAtOnce() {
        for (int i = 0; i < 300; i++) {
            ScriptedMx mx = ScriptedMx.start();
            mx.close();
            assertThatThrownBy(() -> new Socket("127.0.0.1", mx.port()))
                    .as("try " + i)
                    .isInstanceOf(ConnectException.class);
        }
    }
}
