package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3030: what comes in chunks is one message, octet for octet, or none; and no octet of a chunk is a command. */
@Timeout(60)
class ChunkingTest {

    private static final String FULL_OF_DOTS = "Subject: dots\r\n\r\n.\r\n..\r\n.a\r\n\r\n.\r\nQUIT\r\nend\r\n";

    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = new TestGateway(TestGateway.Settings.USUAL.budget(2 << 20));
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (int i = 0; i < 100 && gateway.budget().used() > 0; i++) {
            Thread.sleep(20);
        }
        long used = gateway.budget().used();
        gateway.close();
        assertThat(used).as("octets held after all").isZero();
    }

    private TestClient ready() throws IOException {
        return TestClient.ready(gateway.address(MailPort.MX), "bob@here.example");
    }

    private static String bdat(String chunk, boolean last) {
        return "BDAT " + chunk.length() + (last ? " LAST" : "") + "\r\n" + chunk;
    }

    private static String ask(TestClient client, String octets) throws IOException {
        client.send(octets);
        return client.reply();
    }

    private String arrived() {
        return TraceField.below(gateway.published().getLast().value());
    }

    @Test
    void aMessageCutAnywhereArrivesAsItWas() throws IOException {
        try (TestClient client = ready()) {
            for (int cut = 0; cut <= FULL_OF_DOTS.length(); cut++) {
                assertThat(ask(client, bdat(FULL_OF_DOTS.substring(0, cut), false)))
                        .isEqualTo("250 2.0.0 " + cut + " octets received");
                assertThat(ask(client, bdat(FULL_OF_DOTS.substring(cut), true))).startsWith("250 2.0.0 Ok: queued as ");
                assertThat(arrived()).isEqualTo(FULL_OF_DOTS);
                client.mail("bob@here.example");
            }
        }
        assertThat(gateway.published()).hasSize(FULL_OF_DOTS.length() + 1);
    }

    @ParameterizedTest
    @CsvSource({"1, 200", "5000, 70000", "100000, 1900000", "1900000, 1900000"})
    void manyChunksOfAnySizeAreOneMessage(int largest, int octets) throws IOException {
        Random random = new Random(octets);
        StringBuilder content = new StringBuilder();
        while (content.length() < octets - 120) {
            content.append(".").append("x\u00e9.".repeat(random.nextInt(30))).append("\r\n");
        }
        try (TestClient client = ready()) {
            int at = 0;
            while (at < content.length()) {
                int next = Math.min(content.length(), at + 1 + random.nextInt(largest));
                assertThat(ask(client, bdat(content.substring(at, next), false)))
                        .startsWith("250 2.0.0 ");
                at = next;
            }
            String reply = ask(client, "BDAT 0 LAST\r\n");
            assertThat(reply).startsWith("250 2.0.0 Ok: queued as ");
            byte[] stored = gateway.mailbox().stored(reply.substring(reply.lastIndexOf(' ') + 1));
            assertThat(stored.length > 0 ? TraceField.below(stored) : arrived()).isEqualTo(content.toString());
        }
    }

    @Test
    void everythingInOnePacketIsAnsweredTogether() throws IOException {
        try (TestClient client = new TestClient(gateway.address(MailPort.MX))) {
            client.reply();
            client.ask("EHLO client.example");
            String mail = "MAIL FROM:<jones@client.example>\r\nRCPT TO:<bob@here.example>\r\n";
            client.send(mail + bdat("one\r\n", false) + bdat("two\r\n", true) + mail + bdat("three\r\n", true)
                    + "NOOP\r\n");
            assertThat(client.once().lines().map(line -> line.substring(0, 9)))
                    .containsExactly(
                            "250 2.1.0",
                            "250 2.1.5",
                            "250 2.0.0",
                            "250 2.0.0",
                            "250 2.1.0",
                            "250 2.1.5",
                            "250 2.0.0",
                            "250 2.0.0");
        }
        assertThat(gateway.published()).hasSize(2);
        assertThat(TraceField.below(gateway.published().getFirst().value())).isEqualTo("one\r\ntwo\r\n");
        assertThat(arrived()).isEqualTo("three\r\n");
    }

    @Test
    void aLastLineWithoutLineEndIsGivenOne() throws IOException {
        try (TestClient client = ready()) {
            assertThat(ask(client, bdat("Subject: a\r\n\r\nno end", true))).startsWith("250 2.0.0 Ok: queued");
            assertThat(arrived()).isEqualTo("Subject: a\r\n\r\nno end\r\n");
            client.mail("bob@here.example");
            assertThat(ask(client, "BDAT 0 LAST\r\n")).startsWith("250 2.0.0 Ok: queued");
            assertThat(arrived()).isEmpty();
        }
    }

    /** A line end may be cut in two by chunks; what is none stays one that no DATA could carry. */
    @ParameterizedTest
    @CsvSource({
        "'a\\r', '\\nb\\r\\n', 250",
        "'a\\r\\n', '', 250",
        "'a\\r', 'b\\r\\n', 550",
        "'a\\r', '', 550",
        "'a\\r', '\\r\\n', 550",
        "'a', '\\nb\\r\\n', 550",
        "'a\\r\\n', '\\n', 550",
        "'a\\0', 'b\\r\\n', 550",
        "'a\\r\\n.', '\\r\\n', 250",
        "'a\\r\\n', '.\\r\\nb\\r\\n', 250",
    })
    void lineEndsAreJudgedAcrossChunks(String first, String second, String code) throws IOException {
        String one = octets(first);
        String two = octets(second);
        try (TestClient client = ready()) {
            client.send(bdat(one, false));
            client.reply();
            assertThat(ask(client, bdat(two, true))).startsWith(code.equals("250") ? "250 2.0.0 " : "550 5.6.11 ");
            assertThat(client.ask("NOOP")).isEqualTo("250 2.0.0 Ok");
        }
        assertThat(gateway.published()).hasSize(code.equals("250") ? 1 : 0);
        if (code.equals("250")) {
            assertThat(arrived()).isEqualTo(one + two);
        }
    }

    private static String octets(String escaped) {
        return escaped.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
    }

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

    @ParameterizedTest
    @ValueSource(strings = {"RSET", "EHLO client.example", "HELO client.example", "QUIT"})
    void halfAMessageIsDropped(String way) throws IOException {
        String large = ("x".repeat(998) + "\r\n").repeat(800);
        try (TestClient client = ready()) {
            assertThat(ask(client, bdat(large, false))).startsWith("250 ");
            assertThat(gateway.budget().used()).isPositive();
            assertThat(client.ask("NOOP")).startsWith("250 ");
            assertThat(client.ask(way)).matches("2[25][01] .*");
            assertThat(gateway.budget().used()).isZero();
            if (!way.equals("QUIT")) {
                assertThat(ask(client, bdat("rest\r\n", true))).startsWith("503 5.5.1 ");
            }
        }
        assertThat(gateway.published()).isEmpty();
    }

    @Test
    void aCutConnectionIsNoMessage() throws IOException {
        for (String sent : new String[] {
            bdat("half\r\n", false),
            "BDAT 100 LAST\r\nhalf\r\n",
            bdat("half\r\n", false) + "BDAT 5 LA",
            bdat("half\r\n", false) + "BDAT 5 LAST\r\nless",
        }) {
            try (TestClient client = ready()) {
                client.send(sent);
                client.socket().shutdownOutput();
                while (!client.reply().isEmpty()) {
                    // to the end
                }
            }
        }
        assertThat(gateway.published()).isEmpty();
    }

    @Test
    void dataAndChunksDoNotMix() throws IOException {
        try (TestClient client = ready()) {
            assertThat(ask(client, bdat("half\r\n", false))).startsWith("250 ");
            assertThat(client.ask("DATA")).startsWith("503 5.5.1 ");
            assertThat(client.ask("STARTTLS")).startsWith("503 5.5.1 ");
            assertThat(ask(client, bdat("end\r\n", true))).startsWith("250 2.0.0 Ok: queued");
            assertThat(client.ask("DATA")).startsWith("503 5.5.1 ");
            assertThat(ask(client, bdat("QUIT\r\n", true))).startsWith("503 5.5.1 ");
            assertThat(client.ask("NOOP")).startsWith("250 ");
        }
        assertThat(arrived()).isEqualTo("half\r\nend\r\n");
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

    @Test
    void onStopHalfAMessageIsSentAwayAndARunningChunkIsAnswered() throws Exception {
        try (TestClient between = ready();
                TestClient within = ready();
                TestClient last = ready()) {
            assertThat(ask(between, bdat("half\r\n", false))).startsWith("250 ");
            within.send("BDAT 10\r\nhalf");
            last.send("BDAT 10 LAST\r\nhalf");
            while (gateway.budget().used() < 3 * 8 * 1024) {
                Thread.sleep(10);
            }
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway.ports()::stop);
            assertThat(between.reply()).startsWith("421 4.3.2 ");
            assertThat(ask(within, "done\r\n")).startsWith("250 2.0.0 10 octets");
            assertThat(within.reply()).startsWith("421 4.3.2 ");
            assertThat(ask(last, "done\r\n")).startsWith("250 2.0.0 Ok: queued");
            assertThat(last.reply()).startsWith("421 4.3.2 ");
            stopped.get();
        }
        assertThat(gateway.published()).hasSize(1);
    }
}
