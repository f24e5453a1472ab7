package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is added to a user's message, and what its header may not say. */
class SubmittedHeaderTest {

    private static final String DATE =
            "Date: [A-Z][a-z]{2}, \\d{1,2} [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d \\+0000\r\n";

    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = new TestGateway(TestGateway.Settings.USUAL);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private TestClient loggedIn(String name) throws IOException {
        TestClient client = new TestClient(gateway.address(MailPort.SUBMISSION));
        client.reply();
        client.ask("EHLO client.example");
        client.startTls();
        client.ask("EHLO client.example");
        String credentials = "\0" + name + "@here.example\0secret";
        client.ask("AUTH PLAIN " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
        return client;
    }

    private String submit(String name, String content, String... recipients) throws IOException {
        try (TestClient client = loggedIn(name)) {
            client.ask("MAIL FROM:<" + name + "@here.example>");
            for (String recipient : recipients) {
                client.ask("RCPT TO:<" + recipient + ">");
            }
            return client.data(content.getBytes(ISO_8859_1));
        }
    }

    private String submit(String name, String content) throws IOException {
        return submit(name, content, "bob@here.example");
    }

    /** What stands between our Received field and the content. */
    private String added(String reply, String content) {
        assertThat(reply).startsWith("250 ");
        byte[] octets = gateway.published().getLast().value();
        if (octets == null || octets.length == 0) {
            octets = gateway.mailbox().stored(queueId(reply));
        }
        String value = new String(octets, ISO_8859_1);
        assertThat(value).startsWith("Received: ").endsWith(content);
        Matcher received = Pattern.compile("Received: .*\r\n(\t.*\r\n)*").matcher(value);
        assertThat(received.lookingAt()).isTrue();
        return value.substring(received.end(), value.length() - content.length());
    }

    private static String queueId(String reply) {
        return reply.substring(reply.lastIndexOf(' ') + 1);
    }

    private static String messageId(String reply) {
        return "Message-ID: <" + queueId(reply) + "@" + TestGateway.HOSTNAME + ">\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Subject: hi\r\n\r\nhello\r\n",
                "Subject: no body\r\n",
                "\r\nDate: this is the body\r\n",
                "",
                "DKIM-Signature: v=1; h=from:subject\r\nFrom: bob@here.example\r\n\r\nDate: x\r\n"
            })
    void dateAndMessageIdAreAddedBelowReceived(String content) throws IOException {
        String reply = submit("bob", content);
        assertThat(added(reply, content)).matches(DATE + Pattern.quote(messageId(reply)));
    }

    @Test
    void whatIsThereIsLeftAlone() throws IOException {
        String dated = "Date: yesterday, or so\r\n\r\nx\r\n";
        String reply = submit("bob", dated);
        assertThat(added(reply, dated)).isEqualTo(messageId(reply));
        String named = "Subject: x\r\nmessage-id:\r\n none\r\n\r\nx\r\n";
        assertThat(added(submit("bob", named), named)).matches(DATE);
        String both = "Message-ID : <a@b>\r\nDATE: x\r\n\r\nx\r\n";
        assertThat(added(submit("bob", both), both)).isEmpty();
    }

    /** What is no header stays body, instead of continuing a field of ours. */
    @ParameterizedTest
    @ValueSource(strings = {"hello\r\n", "  indented\r\n\r\nmore\r\n", "no field: x\r\nDate: x\r\n"})
    void contentWithoutHeaderStaysBody(String content) throws IOException {
        String reply = submit("bob", content);
        assertThat(added(reply, content)).matches(DATE + Pattern.quote(messageId(reply)) + "\r\n");
    }

    @Test
    void largeContentIsCompletedToo() throws IOException {
        String content =
                "Subject: large\r\nX: " + "y".repeat(200_000) + "\r\n\r\n" + ("z".repeat(98) + "\r\n").repeat(9_000);
        String reply = submit("bob", content);
        assertThat(added(reply, content)).matches(DATE + Pattern.quote(messageId(reply)));
        assertThat(gateway.published().getLast().value()).isNullOrEmpty();
        assertThat(gateway.budget().used()).isZero();
    }

    @Test
    void aHeaderWithoutEndIsRefusedAndReadToItsEnd() throws IOException {
        String content = ("X: " + "y".repeat(95) + "\r\n").repeat(7_000);
        try (TestClient client = loggedIn("bob")) {
            client.ask("MAIL FROM:<bob@here.example>");
            client.ask("RCPT TO:<bob@here.example>");
            assertThat(client.data(content.getBytes(ISO_8859_1))).startsWith("552 5.3.4 Message header");
            assertThat(client.ask("NOOP")).startsWith("250 ");
        }
        assertThat(gateway.published()).isEmpty();
        assertThat(gateway.budget().used()).isZero();
        try (TestClient stranger = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")) {
            assertThat(stranger.data(content.getBytes(ISO_8859_1)))
                    .as("carried as it is")
                    .startsWith("250 ");
        }
    }

    @Test
    void whatComesInChunksIsCompletedAndJudgedToo() throws IOException {
        try (TestClient client = loggedIn("carol")) {
            client.ask("MAIL FROM:<carol@here.example>");
            client.ask("RCPT TO:<bob@here.example>");
            client.send("BDAT 8\r\nFrom: ca");
            client.reply();
            client.send("BDAT 23 LAST\r\nrol@here.example\r\n\r\nx\r\n");
            String reply = client.reply();
            String content = "From: carol@here.example\r\n\r\nx\r\n";
            assertThat(added(reply, content)).matches(DATE + Pattern.quote(messageId(reply)));
            client.ask("MAIL FROM:<carol@here.example>");
            client.ask("RCPT TO:<bob@here.example>");
            client.send("BDAT 25 LAST\r\nFrom: alice@here.example\r");
            assertThat(client.reply()).startsWith("550 5.");
            client.ask("MAIL FROM:<carol@here.example>");
            client.ask("RCPT TO:<bob@here.example>");
            client.send("BDAT 24 LAST\r\nFrom: alice@here.example");
            assertThat(client.reply()).startsWith("550 5.7.1 From names");
            client.ask("MAIL FROM:<carol@here.example>");
            client.ask("RCPT TO:<bob@here.example>");
            client.send("BDAT 300004\r\nX: " + "y".repeat(299_999) + "\r\n");
            assertThat(client.reply()).startsWith("552 5.3.4 Message header");
            client.send("BDAT 2 LAST\r\n\r\n");
            assertThat(client.reply()).startsWith("552 5.3.4 Message header");
        }
        assertThat(gateway.published()).hasSize(1);
        assertThat(gateway.budget().used()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {" (by our own host)\r\n\r\nhello\r\n", "\tid 1; Mon, 1 Jan 2035 00:00:00 +0000\r\n"})
    void aStrangersWordsNeverContinueOurTrace(String content) throws IOException {
        try (TestClient client = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")) {
            String reply = client.data(content.getBytes(ISO_8859_1));
            assertThat(added(reply, content)).isEqualTo("\r\n");
        }
    }

    @Test
    void mailOfStrangersIsNeverChanged() throws IOException {
        String content = "Subject: no date\r\n\r\nx\r\n";
        try (TestClient client = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")) {
            assertThat(added(client.data(content.getBytes(ISO_8859_1)), content))
                    .isEmpty();
        }
    }

    // ---- Received

    @ParameterizedTest
    @ValueSource(strings = {"MX", "SUBMISSION"})
    void aHundredReceivedFieldsAreALoop(String port) throws IOException {
        String field = "Received: from a by b;\r\n\tSun, 22 Nov 2026 03:04:05 +0000\r\n";
        try (TestClient client = port.equals("MX")
                ? TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")
                : loggedIn("bob")) {
            if (!port.equals("MX")) {
                client.ask("MAIL FROM:<bob@here.example>");
                client.ask("RCPT TO:<bob@here.example>");
            }
            String looping = field.repeat(100) + "\r\nbody\r\n";
            assertThat(client.data(looping.getBytes(ISO_8859_1))).isEqualTo("554 5.4.6 Too many hops, mail loops");
            client.ask("MAIL FROM:<bob@here.example>");
            client.ask("RCPT TO:<bob@here.example>");
            String fine = field.repeat(99) + "\r\n" + field;
            assertThat(client.data(fine.getBytes(ISO_8859_1))).startsWith("250 ");
        }
        assertThat(gateway.published()).hasSize(1);
        assertThat(gateway.budget().used()).isZero();
    }

    // ---- From, which is judged for carol

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: carol@here.example\r\n\r\nx\r\n",
                "Subject: x\r\nfrom : \"bank@bank.example\" <CAROL@here.example>\r\n",
                "From: Carol\r\n\t<carol@here.example>, carol@here.example\r\n\r\nFrom: evil@bank.example\r\n"
            })
    void anOwnFromIsTaken(String content) throws IOException {
        assertThat(submit("carol", content)).startsWith("250 ");
        assertThat(gateway.mailbox().askedSenders().size()).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: alice@here.example\r\n\r\nx\r\n",
                "From: carol@here.example, alice@here.example\r\n\r\nx\r\n",
                "From: Us: carol@here.example, evil@bank.example;\r\n\r\nx\r\n",
                "From: carol@here.example <alice@here.example>\r\n\r\nx\r\n",
                "From: carol@here.example\r\nFrom: alice@here.example\r\n\r\nx\r\n",
                "From: carol@here.example\r\nno field\r\nFrom: alice@here.example\r\n\r\nx\r\n",
                "From: carol@here.example\r\n \r\n (x)\r\n\r\nx\r\n",
                "Subject: none\r\n\r\nFrom: carol@here.example\r\n",
                "From:\r\n\r\nx\r\n",
                ""
            })
    void anotherFromIsRefusedInStep(String content) throws IOException {
        try (TestClient client = loggedIn("carol")) {
            client.ask("MAIL FROM:<carol@here.example>");
            client.ask("RCPT TO:<bob@here.example>");
            assertThat(client.data(content.getBytes(ISO_8859_1))).startsWith("550 5.7.1 ");
            assertThat(client.ask("NOOP")).startsWith("250 ");
        }
        assertThat(gateway.published()).isEmpty();
        assertThat(submit("bob", content))
                .as("bob's domain does not ask for it")
                .startsWith("250 ");
    }

    @Test
    void withoutAnAnswerAboutFromMailIsDeferred() throws IOException {
        try (TestClient client = loggedIn("carol")) {
            client.ask("MAIL FROM:<carol@here.example>");
            client.ask("RCPT TO:<bob@here.example>");
            gateway.mailbox().sendersAway(true);
            assertThat(client.data("From: alice@here.example\r\n\r\nx\r\n".getBytes(ISO_8859_1)))
                    .startsWith("451 4.3.0 ");
        }
    }

    // ---- limits: alice may send to three recipients an hour

    @Test
    void pastItsLimitAnAccountIsDeferredAndNothingElseCounts() throws IOException {
        String content = "Subject: x\r\n\r\nx\r\n";
        assertThat(submit("alice", content, "bob@here.example", "carol@here.example"))
                .startsWith("250 ");
        assertThat(submit("alice", content, "bob@here.example", "carol@here.example"))
                .isEqualTo(
                        "450 4.7.1 You have sent to 2 recipients in the last hour, your limit is 3, try again later");
        assertThat(submit("alice", "bare\nline feed\r\n")).startsWith("550 5.6.11 ");
        assertThat(gateway.mailbox().sent(6)).isEqualTo(2);
        assertThat(submit("alice", content)).startsWith("250 ");
        assertThat(gateway.mailbox().sent(6)).isEqualTo(3);
        assertThat(submit("bob", content)).as("who has no limit is not counted").startsWith("250 ");
        assertThat(gateway.mailbox().sent(7)).isZero();
        assertThat(gateway.published()).hasSize(3);
    }

    @Test
    void moreThanTheLimitAtOnceIsRefusedForGood() throws IOException {
        assertThat(submit(
                        "alice",
                        "x\r\n",
                        "bob@here.example",
                        "carol@here.example",
                        "x@elsewhere.example",
                        "y@elsewhere.example"))
                .isEqualTo("550 5.7.1 More recipients than your limit of 3 in one hour");
    }

    @Test
    void withoutAnAnswerAboutLimitsMailIsDeferred() throws IOException {
        try (TestClient client = loggedIn("alice")) {
            client.ask("MAIL FROM:<alice@here.example>");
            client.ask("RCPT TO:<bob@here.example>");
            gateway.mailbox().sendersAway(true);
            assertThat(client.data("x\r\n".getBytes(ISO_8859_1))).startsWith("451 4.3.0 ");
            gateway.mailbox().sendersAway(false);
            client.ask("MAIL FROM:<alice@here.example>");
            client.ask("RCPT TO:<bob@here.example>");
            assertThat(client.data("x\r\n".getBytes(ISO_8859_1))).startsWith("250 ");
        }
    }
}
