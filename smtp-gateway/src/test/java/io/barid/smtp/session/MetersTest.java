package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.smtp.TestClient;
import io.barid.smtp.policy.MailPort;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is counted of connections, logins and accepted mail. */
@Timeout(60)
class MetersTest extends SubmissionFixture {

    private static final byte[] CONTENT = "hello\r\n".getBytes(US_ASCII);

    @Test
    void acceptedMailIsCountedByWhoSentItAndHow() throws Exception {
        try (TestClient stranger = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example");
                TestClient account = loggedIn("bob")) {
            stranger.data(CONTENT);
            account.ask("MAIL FROM:<bob@here.example>");
            account.ask("RCPT TO:<bob@here.example>");
            assertThat(account.data("From: <bob@here.example>\r\n\r\nhello\r\n".getBytes(US_ASCII)))
                    .startsWith("250 ");
        }
        assertThat(accepted("mx", "no").count()).isOne();
        assertThat(accepted("mx", "no").totalAmount()).isGreaterThan(CONTENT.length);
        assertThat(accepted("mx", "yes").count()).isZero();
        assertThat(accepted("submission", "yes").count()).isOne();
        assertThat(connections(MailPort.MX, "taken")).isOne();
        assertThat(connections(MailPort.SUBMISSION, "taken")).isOne();
        assertThat(connections(MailPort.MX, "refused")).isZero();
    }

    @Test
    void theTimeOfAMessageBeginsWhereTheOneBeforeEnded() throws Exception {
        long began = System.nanoTime();
        try (TestClient client = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")) {
            for (int i = 0; i < 3; i++) {
                Thread.sleep(50);
                client.data(CONTENT);
                client.mail("bob@here.example");
            }
            client.ask("NOOP");
        }
        Timer time = gateway.metrics().get("mail.smtp.accept.time").timer();
        assertThat(time.count()).isEqualTo(3);
        assertThat(time.totalTime(TimeUnit.NANOSECONDS)).isBetween(150e6, (double) (System.nanoTime() - began));
    }

    @Test
    void loginsAreCountedByWhatCameOfThem() throws Exception {
        try (TestClient client = loggedIn("bob");
                TestClient guessing = new TestClient(gateway.address(MailPort.SUBMISSION))) {
            guessing.reply();
            guessing.ask("EHLO client.example");
            guessing.startTls();
            guessing.ask("EHLO client.example");
            guessing.ask("AUTH PLAIN " + base64("\0bob@here.example\0guess"));
            guessing.ask("AUTH PLAIN " + base64("\0busy\0secret"));
            guessing.ask("AUTH PLAIN " + base64("\0away\0secret"));
        }
        for (String outcome : new String[] {"granted", "denied", "busy", "away"}) {
            assertThat(gateway.metrics()
                            .get("mail.smtp.logins")
                            .tag("outcome", outcome)
                            .counter()
                            .count())
                    .as(outcome)
                    .isOne();
        }
        // what a guesser brings upon itself must not look like a neighbour that is away
        for (String what : new String[] {"login", "limit", "away"}) {
            assertThat(gateway.metrics()
                            .get("mail.smtp.refused")
                            .tag("what", what)
                            .counter()
                            .count())
                    .as(what)
                    .isOne();
        }
    }

    private DistributionSummary accepted(String origin, String tls) {
        return gateway.metrics()
                .get("mail.smtp.accepted")
                .tags("origin", origin, "tls", tls)
                .summary();
    }

    private double connections(MailPort port, String outcome) {
        return gateway.metrics()
                .get("mail.smtp.connections")
                .tags("port", port.name().toLowerCase(java.util.Locale.ROOT), "outcome", outcome)
                .counter()
                .count();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(US_ASCII));
    }
}
