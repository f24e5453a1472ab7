package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.policy.MailPort;
import io.barid.smtp.session.FalseEnds.FalseEnd;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No false end of content makes two messages of one, and the session stays in step. */
class SmugglingTest {

    private static final String OPENING =
            "EHLO client.example\r\nMAIL FROM:<jones@client.example>\r\n" + "RCPT TO:<bob@here.example>\r\n";
    private static final String SMUGGLED = "MAIL FROM:<admin@here.example>\r\nRCPT TO:<alice@here.example>\r\n"
            + "DATA\r\nFrom: admin@here.example\r\n\r\nsmuggled\r\n";

    private TestGateway gateway;
    private TestClient client;

    @BeforeEach
    void start() throws IOException {
        gateway = new TestGateway(TestGateway.Settings.USUAL);
        client = new TestClient(gateway.address(MailPort.MX));
        client.reply();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        gateway.close();
    }

    static List<FalseEnd> falseEnds() {
        return FalseEnds.ALL;
    }

    private static String content(FalseEnd falseEnd) {
        return "Subject: one\r\n\r\nfirst" + falseEnd.octets() + SMUGGLED;
    }

    private static boolean clean(FalseEnd falseEnd) {
        return falseEnd.name().startsWith("clean");
    }

    @ParameterizedTest
    @MethodSource("falseEnds")
    void inDataInOnePacket(FalseEnd falseEnd) throws IOException {
        client.send(OPENING + "DATA\r\n" + content(falseEnd) + ".\r\nNOOP\r\nQUIT\r\n");
        assertOneFate(falseEnd, "354 ");
    }

    @ParameterizedTest
    @MethodSource("falseEnds")
    void inDataLineByLine(FalseEnd falseEnd) throws Exception {
        piecewise(OPENING + "DATA\r\n" + content(falseEnd) + ".\r\nNOOP\r\nQUIT\r\n");
        assertOneFate(falseEnd, "354 ");
    }

    @ParameterizedTest
    @MethodSource("falseEnds")
    void inOneChunkInOnePacket(FalseEnd falseEnd) throws IOException {
        String content = content(falseEnd) + ".\r\n";
        client.send(OPENING + "BDAT " + content.length() + " LAST\r\n" + content + "NOOP\r\nQUIT\r\n");
        assertOneFate(falseEnd);
    }

    @ParameterizedTest
    @MethodSource("falseEnds")
    void inOneChunkLineByLine(FalseEnd falseEnd) throws Exception {
        String content = content(falseEnd) + ".\r\n";
        piecewise(OPENING + "BDAT " + content.length() + " LAST\r\n" + content + "NOOP\r\nQUIT\r\n");
        assertOneFate(falseEnd);
    }

    /** Each of the two octets around the middle may be where a chunk ends. */
    @ParameterizedTest
    @MethodSource("falseEnds")
    void acrossTwoChunks(FalseEnd falseEnd) throws IOException {
        String content = content(falseEnd) + ".\r\n";
        int cut = content.indexOf('.', content.indexOf("first"));
        String reply = clean(falseEnd) ? "250 2.0.0 " : "550 5.6.11 ";
        client.send(OPENING);
        for (int i = 0; i < 3; i++) {
            client.reply();
        }
        client.send("BDAT " + cut + "\r\n" + content.substring(0, cut));
        assertThat(client.reply()).matches("(250 2\\.0\\.0|550 5\\.6\\.11) .*");
        client.send("BDAT " + (content.length() - cut) + " LAST\r\n" + content.substring(cut));
        assertThat(client.reply()).startsWith(reply);
        assertThat(client.ask("NOOP")).isEqualTo("250 2.0.0 Ok");
        assertThat(gateway.published()).hasSize(clean(falseEnd) ? 1 : 0);
    }

    /** The dot alone, which ends DATA, is nothing in a chunk. */
    @Test
    void theRealEndOfDataIsContentInAChunk() throws IOException {
        FalseEnd real = new FalseEnd("clean CRLF . CRLF", "\r\n.\r\n");
        String content = content(real) + ".\r\n";
        client.send(OPENING + "BDAT " + content.length() + " LAST\r\n" + content + "NOOP\r\nQUIT\r\n");
        assertOneFate(real);
        assertThat(TraceField.below(gateway.published().getFirst().value())).isEqualTo(content);
    }

    private void piecewise(String octets) throws IOException, InterruptedException {
        for (String piece : octets.split("(?<=[\r\n.])")) {
            client.send(piece);
            // long enough to be read alone
            Thread.sleep(1);
        }
    }

    /** To the opening and the content there is one reply each, then those to NOOP and QUIT, and nothing more. */
    private void assertOneFate(FalseEnd falseEnd, String... before) throws IOException {
        for (String expected : new String[] {"250 ", "250 2.1.0 ", "250 2.1.5 "}) {
            assertThat(client.reply()).startsWith(expected);
        }
        for (String expected : before) {
            assertThat(client.reply()).startsWith(expected);
        }
        assertThat(client.reply()).startsWith(clean(falseEnd) ? "250 2.0.0 Ok: queued" : "550 5.6.11 ");
        assertThat(client.reply()).isEqualTo("250 2.0.0 Ok");
        assertThat(client.reply()).startsWith("221 ");
        assertThat(client.atEnd()).isTrue();
        assertThat(gateway.published()).hasSize(clean(falseEnd) ? 1 : 0).allSatisfy(message -> {
            assertThat(message.envelope().reversePath()).hasToString("<jones@client.example>");
            assertThat(new String(message.value(), ISO_8859_1)).contains("smuggled");
        });
    }

    @Test
    void theEndIsFoundWhereverPacketsCutIt() throws Exception {
        String sent = "a\r\n..\r\n...b\r\n..c\r\n\r\n.\r\n";
        String content = "a\r\n.\r\n..b\r\n.c\r\n\r\n";
        client.ask("EHLO client.example");
        for (int cut = 0; cut < sent.length(); cut++) {
            client.mail("bob@here.example").ask("DATA");
            client.send(sent.substring(0, cut));
            Thread.sleep(2);
            client.send(sent.substring(cut) + "NOOP\r\n");
            assertThat(client.reply()).startsWith("250 2.0.0 Ok: queued");
            assertThat(client.reply()).isEqualTo("250 2.0.0 Ok");
            assertThat(TraceField.below(gateway.published().getLast().value())).isEqualTo(content);
        }
        assertThat(gateway.published()).hasSize(sent.length());
    }
}
