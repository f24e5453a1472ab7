package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is added to a user's message, and that nothing is to a stranger's. */
class AddedFieldsTest extends SubmissionFixture {

    private static final String DATE =
            "Date: [A-Z][a-z]{2}, \\d{1,2} [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d \\+0000\r\n";

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
    void whatComesInChunksIsCompletedAndJudgedToo() throws IOException {
        try (TestClient client = loggedIn("carol")) {
            envelope(client, "carol@here.example", "bob@here.example");
            client.send("BDAT 8\r\nFrom: ca");
            client.reply();
            client.send("BDAT 23 LAST\r\nrol@here.example\r\n\r\nx\r\n");
            String reply = client.reply();
            String content = "From: carol@here.example\r\n\r\nx\r\n";
            assertThat(added(reply, content)).matches(DATE + Pattern.quote(messageId(reply)));
            envelope(client, "carol@here.example", "bob@here.example");
            client.send("BDAT 25 LAST\r\nFrom: alice@here.example\r");
            assertThat(client.reply()).startsWith("550 5.");
            envelope(client, "carol@here.example", "bob@here.example");
            client.send("BDAT 24 LAST\r\nFrom: alice@here.example");
            assertThat(client.reply()).startsWith("550 5.7.1 From names");
            envelope(client, "carol@here.example", "bob@here.example");
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
}
