package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.message.BodyType;
import io.barid.message.MessageContent;
import io.barid.message.Origin;
import io.barid.message.Recipient;
import io.barid.message.Sha256;
import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.policy.MailPort;
import io.barid.transit.AcceptedMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent is what is published, below one Received field. */
class ContentTest {

    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = new TestGateway(TestGateway.Settings.USUAL);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    /** Lines of 0 to 200 octets from 0x01 to 0xFF, without CR and LF, some with dots first. */
    private static byte[] content(int octets, long seed) {
        Random random = new Random(seed);
        ByteArrayOutputStream content = new ByteArrayOutputStream(octets + 200);
        while (content.size() < octets) {
            content.writeBytes(".".repeat(random.nextInt(3)).getBytes(ISO_8859_1));
            int length = random.nextInt(200);
            for (int i = 0; i < length; i++) {
                int octet = 1 + random.nextInt(255);
                content.write(octet == '\r' || octet == '\n' ? ' ' : octet);
            }
            content.write('\r');
            content.write('\n');
        }
        return content.toByteArray();
    }

    /** RFC 5321 4.5.2. */
    private static byte[] stuffed(byte[] content) {
        return ("\r\n" + new String(content, ISO_8859_1))
                .replace("\r\n.", "\r\n..")
                .substring(2)
                .getBytes(ISO_8859_1);
    }

    private static byte[] withoutReceived(byte[] value) {
        String text = new String(value, ISO_8859_1);
        assertThat(text).startsWith("Received: from client.example (unknown [127.0.0.1])");
        int at = text.indexOf("\r\n");
        while (text.startsWith("\t", at + 2)) {
            at = text.indexOf("\r\n", at + 2);
        }
        return text.substring(at + 2).getBytes(ISO_8859_1);
    }

    private static String queueId(String reply) {
        assertThat(reply).startsWith("250 2.0.0 Ok: queued as ");
        return reply.substring(reply.lastIndexOf(' ') + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4_000, 66_000, 400_000, 523_000})
    void smallContentIsTheRecordsValue(int octets) throws IOException {
        byte[] content = content(octets, octets);
        try (TestClient client = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")) {
            String queueId = queueId(client.data(stuffed(content)));
            AcceptedMessage message = gateway.published().getLast();
            assertThat(withoutReceived(message.value())).isEqualTo(content);
            assertThat(message.envelope().queueId()).hasToString(queueId);
            assertThat(message.envelope().reversePath()).hasToString("<jones@client.example>");
            assertThat(message.envelope().origin()).isEqualTo(new Origin.Mx());
            assertThat(message.envelope().body()).isEqualTo(BodyType.SEVEN_BIT);
            assertThat(message.envelope().recipients())
                    .extracting(Recipient::path, Recipient::fate)
                    .extracting(Object::toString)
                    .containsExactly("(<bob@here.example>, LOCAL)");
        }
        assertThat(gateway.budget().used()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {524_300, 600_000, 786_432, 1_900_000})
    void largeContentIsSealedInTheContentStoreFirst(int octets) throws IOException {
        byte[] content = content(octets, octets);
        try (TestClient client = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")) {
            String queueId = queueId(client.data(stuffed(content)));
            AcceptedMessage message = gateway.published().getLast();
            byte[] stored = gateway.mailbox().stored(queueId);
            assertThat(withoutReceived(stored)).isEqualTo(content);
            String sha256 = HexFormat.of().formatHex(Sha256.digest().digest(stored));
            assertThat(message.content()).isEqualTo(new MessageContent.Stored(stored.length, new Sha256(sha256)));
            assertThat(message.value()).isNullOrEmpty();
            assertThat(gateway.mailbox().authorizations()).containsOnly("Bearer smtp-gateway:test");
        }
        assertThat(gateway.mailbox().abandoned()).isEmpty();
        assertThat(gateway.budget().used()).isZero();
    }

    @Test
    void largeContentThatIsRefusedDoesNotStayInTheContentStore() throws Exception {
        byte[] loop = "Received: from a by b; Thu, 1 Jan 2026 00:00:00 +0000\r\n"
                .repeat(100)
                .getBytes(ISO_8859_1);
        byte[] refused = new byte[loop.length + 900_000];
        System.arraycopy(loop, 0, refused, 0, loop.length);
        System.arraycopy(
                ("\r\n" + "x".repeat(68) + "\r\n").repeat(12_500).getBytes(ISO_8859_1),
                0,
                refused,
                loop.length,
                900_000);
        try (TestClient client = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")) {
            assertThat(client.data(refused)).startsWith("554 5.4.6 ");
            awaitAbandoned(1);
            client.mail("bob@here.example");
            client.ask("DATA");
            client.send(stuffed(content(700_000, 3)));
        }
        awaitAbandoned(2);
        assertThat(gateway.mailbox().unsealed()).isEmpty();
    }

    private void awaitAbandoned(int contents) throws InterruptedException {
        for (int i = 0; i < 250 && gateway.mailbox().abandoned().size() < contents; i++) {
            Thread.sleep(20);
        }
        assertThat(gateway.mailbox().abandoned()).hasSize(contents);
    }

    @Test
    void withTheContentStoreAwayLargeContentIsReadToItsEndAndDeferred() throws IOException {
        gateway.mailbox().storeAway(true);
        try (TestClient client = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")) {
            assertThat(client.data(stuffed(content(1_000_000, 1)))).startsWith("451 4.3.0 ");
            assertThat(gateway.published()).isEmpty();
            client.mail("bob@here.example");
            queueId(client.data(content(1_000, 2)));
        }
        assertThat(gateway.budget().used()).isZero();
    }

    @Test
    void contentWithoutEndIsCutOff() throws IOException {
        try (TestClient client = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")) {
            client.ask("DATA");
            Thread reader = Thread.ofVirtual().start(() -> {
                try {
                    byte[] line = ("x".repeat(8_000) + "\r\n").getBytes(ISO_8859_1);
                    while (true) {
                        client.send(line);
                    }
                } catch (IOException e) {
                    // cut off, as it should be
                }
            });
            assertThat(client.reply()).startsWith("552 5.3.4 ");
            reader.interrupt();
        }
        assertThat(gateway.published()).isEmpty();
    }

    @Test
    void cutContentIsNoMessage() throws Exception {
        try (TestClient client = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")) {
            client.ask("DATA");
            client.send("half a message\r\n.");
        }
        try (TestClient client = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")) {
            client.ask("DATA");
            client.send("half a message\r\n.\r");
        }
        for (int i = 0; i < 50 && gateway.budget().used() > 0; i++) {
            Thread.sleep(20);
        }
        assertThat(gateway.budget().used()).isZero();
        assertThat(gateway.published()).isEmpty();
    }

    @Test
    void receivedNamesTheProtocolAndASingleRecipientOnly() throws IOException {
        try (TestClient client = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")) {
            client.data("a\r\n".getBytes(ISO_8859_1));
            assertThat(value())
                    .contains("by mx.here.example\r\n\t(Barid) with ESMTP id")
                    .contains("for <bob@here.example>;");
            client.mail("bob@here.example").ask("RCPT TO:<alice@here.example>");
            client.data("a\r\n".getBytes(ISO_8859_1));
            assertThat(value()).doesNotContain("bob@").doesNotContain("alice@");
            client.startTls();
            client.ask("EHLO client.example");
            client.mail("bob@here.example").data("a\r\n".getBytes(ISO_8859_1));
            assertThat(value()).contains("with ESMTPS").contains("(TLSv1.3 TLS_");
        }
    }

    private String value() {
        return new String(gateway.published().getLast().value(), ISO_8859_1);
    }

    @Test
    void submissionIsMarkedWithItsAccount() throws IOException {
        try (TestClient client = new TestClient(gateway.address(MailPort.SUBMISSION))) {
            client.reply();
            client.ask("EHLO client.example");
            client.startTls();
            client.ask("EHLO client.example");
            client.ask("AUTH PLAIN AGJvYkBoZXJlLmV4YW1wbGUAc2VjcmV0");
            client.ask("MAIL FROM:<bob@here.example>");
            client.ask("RCPT TO:<alice@here.example>");
            client.data("a\r\n".getBytes(ISO_8859_1));
        }
        AcceptedMessage message = gateway.published().getLast();
        assertThat(message.envelope().origin()).hasToString("Submission[account=7]");
        assertThat(value()).contains("with ESMTPSA");
    }
}
