package io.barid.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.smtp.TestClient;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3030: what comes in chunks is one message, octet for octet, or none. */
@Timeout(60)
class ChunkingTest extends ChunkFixture {

    private static final String FULL_OF_DOTS = "Subject: dots\r\n\r\n.\r\n..\r\n.a\r\n\r\n.\r\nQUIT\r\nend\r\n";

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
    void everythingInOnePacketIsAnsweredInOrder() throws IOException {
        try (TestClient client = new TestClient(gateway.address(MailPort.MX))) {
            client.reply();
            client.ask("EHLO client.example");
            String mail = "MAIL FROM:<jones@client.example>\r\nRCPT TO:<bob@here.example>\r\n";
            client.send(mail + bdat("one\r\n", false) + bdat("two\r\n", true) + mail + bdat("three\r\n", true)
                    + "NOOP\r\n");
            for (String code : "2.1.0 2.1.5 2.0.0 2.0.0 2.1.0 2.1.5 2.0.0 2.0.0".split(" ")) {
                assertThat(client.reply()).startsWith("250 " + code);
            }
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
