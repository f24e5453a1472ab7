package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3030 2: whatever is answered, a chunk is read to its end, and no octet of it is a command. */
@Timeout(60)
class ChunkRefusalTest extends ChunkFixture {

    /** After a lost chunk the rest is no message, until LAST or RSET; the whole of it is one error. */
    @ParameterizedTest
    @ValueSource(strings = {"RSET", "BDAT 0 LAST", "EHLO client.example"})
    void aRefusedChunkRefusesTheMessage(String end) throws IOException {
        try (TestClient client = ready()) {
            assertThat(ask(client, bdat("bare\nlf\r\n", false))).startsWith("550 5.6.11 ");
            assertThat(gateway.budget().used()).isZero();
            for (int i = 0; i < 30; i++) {
                assertThat(ask(client, bdat("RSET\r\nQUIT\r\n", false))).startsWith("550 5.6.11 ");
            }
            assertThat(client.ask("MAIL FROM:<a@client.example>")).startsWith("503 5.5.1 ");
            assertThat(client.ask("RCPT TO:<bob@here.example>")).startsWith("503 5.5.1 ");
            assertThat(client.ask(end)).startsWith(end.startsWith("BDAT") ? "550 5.6.11 " : "250 ");
            client.mail("bob@here.example");
            assertThat(ask(client, bdat("fine\r\n", true))).startsWith("250 2.0.0 Ok: queued");
        }
        assertThat(gateway.published()).hasSize(1);
        assertThat(arrived()).isEqualTo("fine\r\n");
    }

    @Test
    void withoutRecipientsTheMessageIsLostEvenIfOneComesLater() throws IOException {
        try (TestClient client = new TestClient(gateway.address(MailPort.MX))) {
            client.reply();
            client.ask("EHLO client.example");
            client.ask("MAIL FROM:<jones@client.example>");
            assertThat(ask(client, bdat("first half\r\n", false))).startsWith("503 5.5.1 ");
            assertThat(client.ask("RCPT TO:<bob@here.example>")).startsWith("503 5.5.1 ");
            assertThat(ask(client, bdat("second half\r\n", true))).startsWith("503 5.5.1 ");
        }
        assertThat(gateway.published()).isEmpty();
    }

    @Test
    void chunksNobodyAskedForAreReadAway() throws IOException {
        String commands = "MAIL FROM:<smuggled@here.example>\r\nRCPT TO:<bob@here.example>\r\nBDAT 0 LAST\r\n";
        try (TestClient client = new TestClient(gateway.address(MailPort.MX))) {
            client.reply();
            assertThat(ask(client, bdat(commands, true))).startsWith("503 5.5.1 ");
            client.ask("EHLO client.example");
            assertThat(ask(client, bdat(commands, false))).startsWith("503 5.5.1 ");
            assertThat(ask(client, bdat("x".repeat(1_000_000), true))).startsWith("503 5.5.1 ");
            assertThat(client.ask("NOOP")).isEqualTo("250 2.0.0 Ok");
            client.mail("bob@here.example");
            assertThat(ask(client, "BDAT 5 FIRST\r\nNOOP\r")).startsWith("501 5.5.4 ");
            assertThat(ask(client, bdat("rest\r\n", true))).startsWith("501 5.5.4 ");
            assertThat(client.ask("NOOP")).isEqualTo("250 2.0.0 Ok");
        }
        assertThat(gateway.published()).isEmpty();
    }

    /** Where nobody knows how long the chunk is, nothing after it is read. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "BDAT -5 LAST",
                "BDAT +5 LAST",
                "BDAT 0x5",
                "BDAT 5LAST",
                "BDAT LAST 5",
                "BDAT 5,5",
                "BDAT 5.",
                "BDAT 123456789012345678901 LAST",
                "BDAT \u0665 5",
                "BDAT 5\tLAST",
                "BDAT 5\0",
                "bdat 5 \nLAST",
            })
    void aChunkOfUnknownLengthEndsTheSession(String command) throws IOException {
        try (TestClient client = ready()) {
            client.send(new String(command.getBytes(java.nio.charset.StandardCharsets.UTF_8), ISO_8859_1)
                    + "\r\nRSET\r\nMAIL FROM:<smuggled@here.example>\r\n");
            assertThat(client.reply()).matches("50[01] 5\\.5\\.[24] .*");
            assertThat(client.reply()).startsWith("421 4.7.0 ");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void aLongLineThatBeganWithBdatEndsTheSessionToo() throws IOException {
        try (TestClient client = ready()) {
            client.send("BDAT 6" + " ".repeat(50_000) + "LAST\r\nQUIT\r\n");
            assertThat(client.reply()).startsWith("500 5.5.2 ");
            assertThat(client.reply()).startsWith("421 4.7.0 ");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BDAT", "BDAT ", "BDAT LAST", "BDAT all of it"})
    void withoutAnyDigitThereIsNoChunk(String command) throws IOException {
        try (TestClient client = ready()) {
            assertThat(client.ask(command)).startsWith("501 5.5.4 ");
            assertThat(ask(client, bdat("fine\r\n", true))).startsWith("250 2.0.0 ");
        }
    }

    @Test
    void tooLargeIsSaidAtTheChunkThatIs() throws IOException {
        String half = ("x".repeat(998) + "\r\n").repeat(TestGateway.MAX_OCTETS / 2_000);
        try (TestClient client = ready()) {
            assertThat(ask(client, bdat(half, false))).startsWith("250 ");
            assertThat(ask(client, bdat(half, false))).startsWith("250 ");
            assertThat(ask(client, bdat("x", false))).startsWith("552 5.3.4 ");
            assertThat(gateway.budget().used()).isZero();
            assertThat(ask(client, bdat("QUIT\r\n", true))).startsWith("552 5.3.4 ");
            client.mail("bob@here.example");
            assertThat(ask(client, bdat(half, false))).startsWith("250 ");
            assertThat(ask(client, bdat(half, true))).startsWith("250 ");
            client.mail("bob@here.example");
            client.send("BDAT 9223372036854775807 LAST\r\nQUIT\r\n");
            assertThat(client.reply()).startsWith("552 5.3.4 ");
            assertThat(client.atEnd()).isTrue();
        }
        assertThat(gateway.published()).hasSize(1);
    }

    @Test
    void whatCannotBeKeptNowIsDeferredToTheLastChunk() throws IOException {
        String large = ("x".repeat(998) + "\r\n").repeat(800);
        try (TestClient client = ready()) {
            gateway.durable(false);
            assertThat(ask(client, bdat("half\r\n", false))).startsWith("451 4.3.0 ");
            gateway.durable(true);
            assertThat(ask(client, bdat("QUIT\r\n", true))).startsWith("451 4.3.0 ");
            client.mail("bob@here.example");
            assertThat(ask(client, bdat("half\r\n", false))).startsWith("250 ");
            gateway.durable(false);
            assertThat(ask(client, bdat("end\r\n", true))).startsWith("451 4.3.0 ");
            gateway.durable(true);
            gateway.mailbox().storeAway(true);
            client.mail("bob@here.example");
            assertThat(ask(client, bdat(large, false))).startsWith("451 4.3.0 ");
            assertThat(ask(client, bdat("end\r\n", true))).startsWith("451 4.3.0 ");
            assertThat(client.ask("NOOP")).startsWith("250 ");
        }
        assertThat(gateway.published()).isEmpty();
    }

    @Test
    void withoutRoomChunksAreReadAndDeferred() throws IOException {
        try (TestGateway small = new TestGateway(TestGateway.Settings.USUAL.budget(12 * 1024));
                TestClient first = TestClient.ready(small.address(MailPort.MX), "bob@here.example");
                TestClient second = TestClient.ready(small.address(MailPort.MX), "bob@here.example")) {
            assertThat(ask(first, bdat("half\r\n", false))).startsWith("250 ");
            assertThat(ask(second, bdat("half\r\n", false))).startsWith("452 4.3.1 ");
            assertThat(ask(first, bdat("x".repeat(20_000), false))).startsWith("452 4.3.1 ");
            assertThat(ask(second, bdat("end\r\n", true))).startsWith("452 4.3.1 ");
            second.mail("bob@here.example");
            assertThat(ask(second, bdat("fine\r\n", true))).startsWith("250 2.0.0 Ok: queued");
            assertThat(small.published()).hasSize(1);
        }
    }

    /** Chunks of one octet, each in time for a command, do not hold content's memory for ever. */
    @Test
    void aTrickleOfChunksKeepsThePaceOfContent() throws Exception {
        Duration timeout = Duration.ofMillis(1_000);
        try (TestGateway hasty = new TestGateway(TestGateway.Settings.USUAL.clientTimeout(timeout));
                TestClient client = TestClient.ready(hasty.address(MailPort.MX), "bob@here.example")) {
            long begin = System.nanoTime();
            String reply = "250 ";
            while (reply.startsWith("250 ")) {
                Thread.sleep(150);
                reply = ask(client, bdat("x", false));
            }
            assertThat(reply).startsWith("421 4.4.2 ");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(timeout, timeout.multipliedBy(3));
            assertThat(hasty.published()).isEmpty();
        }
    }
}
