package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 250 means kept; a 4yz means surely not kept; and where neither is known nothing is said. */
@Timeout(60)
class FateTest {

    private static final byte[] CONTENT = "hello\r\n".getBytes(US_ASCII);

    private TestGateway gateway;
    private TestClient client;

    @BeforeEach
    void start() throws IOException {
        gateway = new TestGateway(TestGateway.Settings.USUAL.unacknowledged());
        client = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example");
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        gateway.close();
    }

    private CompletableFuture<String> sending() throws InterruptedException {
        CompletableFuture<String> reply = CompletableFuture.supplyAsync(() -> {
            try {
                return client.data(CONTENT);
            } catch (IOException e) {
                return e.toString();
            }
        });
        awaitRecords(1);
        return reply;
    }

    @Test
    void nothingIsSaidBeforeTheAcknowledgement() throws Exception {
        CompletableFuture<String> reply = sending();
        Thread.sleep(300);
        assertThat(reply).isNotDone();
        gateway.producer().completeNext();
        assertThat(reply.get()).startsWith("250 2.0.0 Ok: queued as ");
    }

    /** Else a client whose connection breaks now would send the first one again. */
    @Test
    void whatIsDurableIsSaidBeforeThePipelinedNextMessageIs() throws Exception {
        String next = "MAIL FROM:<jones@client.example>\r\nRCPT TO:<bob@here.example>\r\nBDAT 7 LAST\r\nhello\r\n";
        client.send("BDAT 7 LAST\r\nhello\r\n" + next);
        awaitRecords(1);
        gateway.producer().completeNext();
        assertThat(client.reply()).startsWith("250 2.0.0 Ok: queued as ");
        awaitRecords(2);
        gateway.producer().completeNext();
        assertThat(client.reply()).startsWith("250 2.1.0 ");
        assertThat(client.reply()).startsWith("250 2.1.5 ");
        assertThat(client.reply()).startsWith("250 2.0.0 Ok: queued as ");
    }

    private void awaitRecords(int count) throws InterruptedException {
        while (gateway.producer().history().size() < count) {
            Thread.sleep(5);
        }
    }

    @Test
    void aRecordThatMayBeStoredGetsNoReply() throws Exception {
        CompletableFuture<String> reply = sending();
        gateway.producer().errorNext(new TimeoutException("Expiring 1 record(s)"));
        assertThat(reply.get()).isEmpty();
        assertThat(client.atEnd()).isTrue();
    }

    @Test
    void aRecordThatTheBrokerRefusedIsDeferred() throws Exception {
        CompletableFuture<String> reply = sending();
        gateway.producer().errorNext(new RecordTooLargeException());
        assertThat(reply.get()).startsWith("451 4.3.0 ");
        assertThat(client.ask("NOOP")).startsWith("250 ");
    }

    @Test
    void aRecordThatNeverLeftIsDeferredAndSoIsTheNextMail() throws IOException {
        gateway.producer().sendException = new TimeoutException("Topic mail.accepted not present in metadata");
        assertThat(client.data(CONTENT)).startsWith("451 4.3.0 ");
        gateway.producer().sendException = null;
        assertThat(client.ask("MAIL FROM:<jones@client.example>")).startsWith("451 4.3.0 ");
        gateway.durable(true);
        assertThat(client.ask("MAIL FROM:<jones@client.example>")).startsWith("250 ");
    }

    @Test
    void withKafkaAwayMailAndDataAreDeferred() throws IOException {
        gateway.durable(false);
        assertThat(client.ask("DATA")).startsWith("451 4.3.0 ");
        client.ask("RSET");
        assertThat(client.ask("MAIL FROM:<jones@client.example>")).startsWith("451 4.3.0 ");
        assertThat(gateway.producer().history()).isEmpty();
    }

    @Test
    void goneDuringTheContentItIsDeferredWithoutSending() throws IOException {
        client.ask("DATA");
        gateway.durable(false);
        client.send(CONTENT);
        assertThat(client.ask(".")).startsWith("451 4.3.0 ");
        assertThat(gateway.producer().history()).isEmpty();
        assertThat(gateway.budget().used()).isZero();
    }
}
