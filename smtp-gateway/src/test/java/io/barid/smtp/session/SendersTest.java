package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.smtp.TestClient;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Who may send as whom, and how often mailbox-service is asked about it. */
class SendersTest extends SubmissionFixture {

    private static final byte[] CONTENT = "Subject: hi\r\n\r\nhi\r\n".getBytes(US_ASCII);

    private static String send(TestClient client, String from, byte[] content, String... recipients)
            throws IOException {
        envelope(client, from, recipients);
        return client.data(content);
    }

    @Test
    void anOwnedSenderIsAskedAboutOnceAndSurvivesARestartOfTheDirectory() throws IOException {
        try (TestClient client = loggedIn("bob")) {
            assertThat(send(client, "bob@here.example", CONTENT, "bob@here.example"))
                    .startsWith("250 ");
            gateway.mailbox().sendersAway(true);
            assertThat(send(client, "bob@here.example", CONTENT, "bob@here.example"))
                    .startsWith("250 ");
            assertThat(gateway.mailbox().askedSenders()).hasSize(1);
            assertThat(client.ask("MAIL FROM:<list@here.example>")).startsWith("451 4.3.0 ");
            assertThat(client.ask("MAIL FROM:<alice@here.example>")).startsWith("451 4.3.0 ");
            assertThat(client.ask("MAIL FROM:<>")).startsWith("451 4.3.0 ");
            gateway.mailbox().sendersAway(false);
            assertThat(client.ask("MAIL FROM:<list@here.example>")).startsWith("250 ");
        }
        assertThat(gateway.published()).hasSize(2);
    }

    @Test
    void whatOneAccountOwnsIsNotAnothers() throws IOException {
        try (TestClient bob = loggedIn("bob");
                TestClient alice = loggedIn("alice")) {
            assertThat(bob.ask("MAIL FROM:<bob@here.example>")).startsWith("250 ");
            assertThat(alice.ask("MAIL FROM:<bob@here.example>")).startsWith("553 5.7.1 ");
            assertThat(alice.ask("MAIL FROM:<bob@here.example>")).startsWith("553 5.7.1 ");
            assertThat(gateway.mailbox().askedSenders())
                    .as("no is not remembered")
                    .hasSize(3);
        }
    }

    @Test
    void strangersAreNotAskedAbout() throws IOException {
        try (TestClient client = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")) {
            client.ask("RSET");
            assertThat(client.ask("MAIL FROM:<alice@here.example>")).startsWith("250 ");
        }
        assertThat(gateway.mailbox().askedSenders()).isEmpty();
    }
}
