package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.smtp.TestClient;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the header of a user's message may not say, and how much a user may send. */
class SubmissionRefusalTest extends SubmissionFixture {

    @Test
    void aHeaderWithoutEndIsRefusedAndReadToItsEnd() throws IOException {
        String content = ("X: " + "y".repeat(95) + "\r\n").repeat(7_000);
        try (TestClient client = loggedIn("bob")) {
            envelope(client, "bob@here.example", "bob@here.example");
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

    // ---- Received

    @ParameterizedTest
    @ValueSource(strings = {"MX", "SUBMISSION"})
    void aHundredReceivedFieldsAreALoop(String port) throws IOException {
        String field = "Received: from a by b;\r\n\tSun, 22 Nov 2026 03:04:05 +0000\r\n";
        try (TestClient client = port.equals("MX")
                ? TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")
                : loggedIn("bob")) {
            if (!port.equals("MX")) {
                envelope(client, "bob@here.example", "bob@here.example");
            }
            String looping = field.repeat(100) + "\r\nbody\r\n";
            assertThat(client.data(looping.getBytes(ISO_8859_1))).isEqualTo("554 5.4.6 Too many hops, mail loops");
            envelope(client, "bob@here.example", "bob@here.example");
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
            envelope(client, "carol@here.example", "bob@here.example");
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
            envelope(client, "carol@here.example", "bob@here.example");
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
            envelope(client, "alice@here.example", "bob@here.example");
            gateway.mailbox().sendersAway(true);
            assertThat(client.data("x\r\n".getBytes(ISO_8859_1))).startsWith("451 4.3.0 ");
            gateway.mailbox().sendersAway(false);
            envelope(client, "alice@here.example", "bob@here.example");
            assertThat(client.data("x\r\n".getBytes(ISO_8859_1))).startsWith("250 ");
        }
    }
}
