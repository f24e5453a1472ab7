package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.message.AccountId;
import io.barid.message.DsnReturn;
import io.barid.message.Envelope;
import io.barid.message.Notify;
import io.barid.message.Origin;
import io.barid.message.Recipient;
import io.barid.message.Recipient.Fate;
import io.barid.message.Ret;
import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.policy.MailPort;
import io.barid.transit.AcceptedMessage;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What MAIL and RCPT asked for is what relay-service reads. */
class EnvelopeTest {

    private static final byte[] CONTENT = "Subject: gr\u00fc\u00dfe\r\n\r\nhello\r\n".getBytes(UTF_8);

    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = new TestGateway(TestGateway.Settings.USUAL);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static String ask(TestClient client, String line) throws IOException {
        client.send((line + "\r\n").getBytes(UTF_8));
        return client.reply();
    }

    private TestClient loggedIn() throws IOException {
        TestClient client = new TestClient(gateway.address(MailPort.SUBMISSION));
        client.reply();
        client.ask("EHLO client.example");
        client.startTls();
        client.ask("EHLO client.example");
        assertThat(client.ask("AUTH PLAIN AGJvYkBoZXJlLmV4YW1wbGUAc2VjcmV0")).startsWith("235 ");
        return client;
    }

    @Test
    void aUserWritesAnywhereAndIsToldWhatWasAskedFor() throws IOException {
        try (TestClient client = loggedIn()) {
            String mail = "MAIL FROM:<bob@here.example> RET=HDRS ENVID=a+2Bb SMTPUTF8 BODY=8BITMIME REQUIRETLS";
            assertThat(client.ask(mail)).startsWith("250 ");
            assertThat(
                            ask(
                                    client,
                                    "RCPT TO:<Gr\u00fc\u00dfe@B\u00fccher.example> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;x@y.example"))
                    .startsWith("250 ");
            assertThat(client.ask("RCPT TO:<x@[192.0.2.1]>")).startsWith("250 ");
            assertThat(client.ask("RCPT TO:<alice@here.example> NOTIFY=NEVER")).startsWith("250 ");
            assertThat(client.data(CONTENT)).startsWith("250 ");
        }
        AcceptedMessage message = gateway.published().getFirst();
        Envelope envelope = message.envelope();
        assertThat(envelope.origin()).isEqualTo(new Origin.Submission(new AccountId(7)));
        assertThat(envelope.smtpUtf8()).isTrue();
        assertThat(envelope.requireTls()).isTrue();
        assertThat(envelope.dsn()).contains(new DsnReturn(Optional.of(Ret.HDRS), Optional.of("a+2Bb")));
        assertThat(envelope.recipients())
                .extracting(Recipient::path)
                .map(Object::toString)
                .containsExactly("<Gr\u00fc\u00dfe@xn--bcher-kva.example>", "<x@[192.0.2.1]>", "<alice@here.example>");
        assertThat(envelope.recipients())
                .extracting(Recipient::fate)
                .containsExactly(Fate.REMOTE, Fate.REMOTE, Fate.LOCAL);
        assertThat(envelope.recipients().getFirst().dsn().orElseThrow().wishes())
                .containsExactlyInAnyOrder(Notify.SUCCESS, Notify.DELAY);
        assertThat(envelope.recipients().get(1).dsn()).isEmpty();
        assertThat(envelope.recipients().getLast().dsn().orElseThrow().wishes()).containsExactly(Notify.NEVER);
        assertThat(new String(message.value(), UTF_8))
                .contains("with UTF8SMTPSA id ")
                .endsWith(new String(CONTENT, UTF_8));
    }

    @Test
    void whatNobodyAskedForIsNotSaid() throws IOException {
        try (TestClient client = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")) {
            assertThat(client.data(CONTENT)).startsWith("250 ");
        }
        Envelope envelope = gateway.published().getFirst().envelope();
        assertThat(envelope.smtpUtf8()).isFalse();
        assertThat(envelope.requireTls()).isFalse();
        assertThat(envelope.dsn()).isEmpty();
        assertThat(envelope.recipients())
                .containsExactly(new Recipient(envelope.recipients().getFirst().path(), Fate.LOCAL));
        assertThat(gateway.producer()
                        .history()
                        .getFirst()
                        .headers()
                        .lastHeader("envelope")
                        .value())
                .asString(UTF_8)
                .doesNotContain("dsn")
                .doesNotContain("requireTls");
    }

    /** Whoever says what on the MX port: what is not ours is refused, in clear, under TLS, with every parameter. */
    @Test
    void strangersNeverRelay() throws IOException {
        try (TestClient client = new TestClient(gateway.address(MailPort.MX))) {
            client.reply();
            client.ask("EHLO client.example");
            assertThat(client.ask("AUTH PLAIN AGJvYkBoZXJlLmV4YW1wbGUAc2VjcmV0"))
                    .startsWith("502 ");
            client.startTls();
            client.ask("EHLO client.example");
            assertThat(client.ask("AUTH PLAIN AGJvYkBoZXJlLmV4YW1wbGUAc2VjcmV0"))
                    .startsWith("502 ");
            assertThat(client.ask("MAIL FROM:<bob@here.example> SMTPUTF8 REQUIRETLS"))
                    .startsWith("250 ");
            for (String path : new String[] {
                "<x@elsewhere.example>",
                "<x@[192.0.2.1]>",
                "<gr\u00fc\u00dfe@elsewhere.example>",
                "<x@b\u00fccher.example>",
                "<@here.example:x@elsewhere.example>"
            }) {
                assertThat(ask(client, "RCPT TO:" + path + " NOTIFY=NEVER"))
                        .as(path)
                        .startsWith("550 5.7.1 ");
            }
            assertThat(client.ask("DATA")).startsWith("503 ");
        }
        assertThat(gateway.published()).isEmpty();
    }
}
