package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LimitsTest {

    /** Lines are made of these. */
    private static final String[] WORDS =
            ("MAIL|FROM:|RCPT TO:|<bob@here.example>|<|>| |SIZE=|12|BODY=|DATA x|RSET|EHLO a|"
                            + "\0|\n|\r|\u00e9|\"|\\|@|:|NOOP|HELP|VRFY a|AUTH PLAIN =|[|]")
                    .split("\\|");

    @Test
    void aThousandRecipientsAndNoMore() throws IOException {
        try (TestGateway gateway = new TestGateway(TestGateway.Settings.USUAL);
                TestClient client = TestClient.ready(gateway.address(MailPort.MX), "list0@here.example")) {
            for (int i = 1; i < 1_000; i++) {
                assertThat(client.ask("RCPT TO:<list" + i % 50 + "@here.example>"))
                        .startsWith("250 ");
            }
            for (int i = 0; i < 30; i++) {
                assertThat(client.ask("RCPT TO:<bob@here.example>")).startsWith("452 4.5.3 ");
            }
            assertThat(client.data("hello\r\n".getBytes(US_ASCII))).startsWith("250 ");
            assertThat(gateway.published().getLast().envelope().recipients()).hasSize(1_000);
            // each of the 50 was asked about once
            assertThat(gateway.mailbox().asked()).hasSize(50);
        }
    }

    /** Each of the large ones takes 512 KiB, and up to 60 KiB to read it. */
    @Test
    void beyondTheBudgetOfOctetsInFlightMailIsDeferredAndLaterTaken() throws IOException {
        byte[] large = ("x".repeat(998) + "\r\n").repeat(400).getBytes(US_ASCII);
        try (TestGateway gateway = new TestGateway(
                        TestGateway.Settings.USUAL.budget(1200 * 1024).trusting());
                TestClient first = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example");
                TestClient second = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example");
                TestClient third = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")) {
            first.ask("DATA");
            first.send(large);
            second.ask("DATA");
            second.send(large);
            awaitUsed(gateway, 1024 * 1024);
            assertThat(third.data(large)).startsWith("452 4.3.1 ");
            assertThat(third.mail("bob@here.example").data(new byte[0])).startsWith("250 ");
            assertThat(first.ask(".")).startsWith("250 ");
            assertThat(second.ask(".")).startsWith("250 ");
            assertThat(third.mail("bob@here.example").data(large)).startsWith("250 ");
            assertThat(gateway.budget().used()).isZero();
        }
    }

    @Test
    void withoutRoomForTheBeginContentIsNotAskedFor() throws IOException {
        try (TestGateway gateway = new TestGateway(TestGateway.Settings.USUAL.budget(12 * 1024));
                TestClient first = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example");
                TestClient second = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")) {
            first.ask("DATA");
            assertThat(second.ask("DATA")).startsWith("452 4.3.1 ");
            assertThat(first.ask(".")).startsWith("250 ");
            assertThat(second.data(new byte[0])).startsWith("250 ");
        }
    }

    /** Else four silent clients would keep everybody else out. */
    @Test
    void aDeclaredSizeIsLookedAtButNotHeld() throws IOException {
        String mail = "MAIL FROM:<jones@client.example> SIZE=1000000";
        try (TestGateway gateway = new TestGateway(TestGateway.Settings.USUAL.budget(300 * 1024));
                TestClient silent = new TestClient(gateway.address(MailPort.MX));
                TestClient small = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example");
                TestClient large = new TestClient(gateway.address(MailPort.MX))) {
            assertThat(toData(silent, mail)).startsWith("354 ");
            assertThat(gateway.budget().used()).isEqualTo(8 * 1024);
            small.ask("DATA");
            small.send("x".repeat(40_000));
            awaitUsed(gateway, 48 * 1024);
            assertThat(toData(large, mail)).startsWith("452 4.3.1 ");
        }
    }

    private static String toData(TestClient client, String mail) throws IOException {
        client.reply();
        client.ask("EHLO client.example");
        client.ask(mail);
        client.ask("RCPT TO:<bob@here.example>");
        return client.ask("DATA");
    }

    private static void awaitUsed(TestGateway gateway, long octets) {
        for (int i = 0; i < 200 && gateway.budget().used() < octets; i++) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        assertThat(gateway.budget().used()).isGreaterThanOrEqualTo(octets);
    }

    @Test
    void repliesToPipelinedCommandsLeaveTogether() throws IOException {
        try (TestGateway gateway = new TestGateway(TestGateway.Settings.USUAL);
                TestClient client = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")) {
            client.send("RCPT TO:<bob@here.example>\r\n".repeat(20) + "NOOP\r\n");
            assertThat(client.once().lines()).hasSize(21);
        }
    }

    /** A list's sender with too many dead addresses is cut as well, and keeps what it was told about them. */
    @Test
    void twentyErrorsEndTheSessionWhateverWentWellInBetween() throws IOException {
        try (TestGateway gateway = new TestGateway(TestGateway.Settings.USUAL);
                TestClient client = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")) {
            for (int i = 1; i < 20; i++) {
                assertThat(client.ask("RCPT TO:<nobody" + i + "@here.example>")).startsWith("550 5.1.1 ");
                assertThat(client.ask("RCPT TO:<list" + i + "@here.example>")).startsWith("250 ");
                assertThat(client.ask("RCPT TO:<away@here.example>")).startsWith("451 ");
            }
            assertThat(client.ask("RCPT TO:<nobody@here.example>")).startsWith("421 4.7.0 ");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void aLineOfAnyLengthGetsOneReply() throws IOException {
        byte[] megabyte = "x".repeat(1 << 20).getBytes(US_ASCII);
        try (TestGateway gateway = new TestGateway(TestGateway.Settings.USUAL);
                TestClient client = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")) {
            client.send("NOOP ");
            for (int i = 0; i < 256; i++) {
                client.send(megabyte);
            }
            client.send("\r\nNOOP\r\n");
            assertThat(client.reply()).startsWith("500 5.5.2 ");
            assertThat(client.reply()).isEqualTo("250 2.0.0 Ok");
            assertThat(client.data("hello\r\n".getBytes(US_ASCII))).startsWith("250 ");
        }
    }

    /** Each line, whatever it holds, gets one reply, and none of them ends the session but the 421. */
    @Test
    void noLineLosesTheStep() throws IOException {
        Random random = new Random(5321);
        try (TestGateway gateway = new TestGateway(TestGateway.Settings.USUAL)) {
            for (int round = 0; round < 400; round++) {
                try (TestClient client = new TestClient(gateway.address(MailPort.MX))) {
                    client.reply();
                    for (int i = 0; i < 18; i++) {
                        String line = line(random);
                        assertThat(client.ask(line)).as(line).matches("[2-5]\\d\\d .*");
                    }
                    assertThat(client.ask("NOOP")).isEqualTo("250 2.0.0 Ok");
                }
            }
        }
    }

    /** No CRLF within, and no CR just before the line's own. */
    private static String line(Random random) {
        StringBuilder line = new StringBuilder();
        for (int word = random.nextInt(7); word > 0; word--) {
            line.append(WORDS[random.nextInt(WORDS.length)]);
        }
        String text = line.append('.').toString();
        return text.contains("\r\n") ? text.replace("\r", "") : text;
    }
}
