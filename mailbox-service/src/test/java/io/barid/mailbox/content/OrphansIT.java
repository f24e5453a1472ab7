package io.barid.mailbox.content;

import static io.barid.mailbox.RunningService.await;
import static io.barid.query.ContentStore.CHUNK_OCTETS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.mailbox.LocalMail;
import io.barid.mailbox.RunningService;
import io.barid.message.AccountId;
import io.barid.message.MessageContent;
import io.barid.message.QueueId;
import io.barid.message.Sha256;
import io.barid.query.ContentStore;
import io.barid.query.RoutedMail;
import io.barid.services.RealKafka;
import io.barid.services.RealPostgres;
import io.barid.services.TestDatabase;
import io.barid.transit.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.client.HttpClientErrorException;

/** Two replicas. Days pass by changing the time of the seal. */
class OrphansIT {

    private static RealKafka kafka;
    private static LocalMail mail;
    private static RunningService service;
    private static RunningService replica;

    @BeforeAll
    static void start() {
        kafka = RealKafka.own();
        TestDatabase database = RealPostgres.shared().newDatabase();
        service = RunningService.with(kafka, database);
        replica = RunningService.with(kafka, database);
        mail = new LocalMail(kafka);
    }

    @AfterAll
    static void stop() {
        mail.close();
        replica.close();
        service.close();
        kafka.close();
    }

    private record Upload(QueueId id, MessageContent.Stored content) {}

    private static Upload upload(int octets, Duration age) {
        byte[] content = new byte[octets];
        Arrays.fill(content, (byte) 'x');
        QueueId id = QueueId.next();
        ContentStore writer = service.contents("smtp-gateway");
        for (int from = 0, number = 0; from < octets; from += CHUNK_OCTETS, number++) {
            writer.write(id, number, Arrays.copyOfRange(content, from, Math.min(octets, from + CHUNK_OCTETS)));
        }
        Sha256 digest = new Sha256(HexFormat.of().formatHex(Sha256.digest().digest(content)));
        writer.seal(id, new ContentStore.Seal(octets, digest));
        service.database()
                .sql("update content set sealed_at = sealed_at - ? * interval '1 second' where id = ?")
                .params(age.toSeconds(), id.value())
                .update();
        return new Upload(id, new MessageContent.Stored(octets, digest));
    }

    private static boolean there(Upload upload) {
        return service.database()
                .sql("select exists (select from content where id = :id)"
                        + " or exists (select from content_chunk where content = :id)")
                .param("id", upload.id().value())
                .query(Boolean.class)
                .single();
    }

    private static void routedBefore(Instant instant) {
        service.as("relay-service", RoutedMail.class).report(new RoutedMail.Progress(instant));
    }

    private static void sweepBoth() throws Exception {
        CompletableFuture<Void> other =
                CompletableFuture.runAsync(() -> replica.bean(Sweeper.class).sweep());
        service.bean(Sweeper.class).sweep();
        other.get(60, TimeUnit.SECONDS);
    }

    @Test
    void anUploadWithoutARecordGoesWhenEverythingAcceptedADayLaterIsRouted() throws Exception {
        Upload old = upload(1_000_000, Duration.ofDays(3));
        Upload large = upload(40 * CHUNK_OCTETS, Duration.ofDays(3));
        Upload young = upload(10, Duration.ofHours(23));
        List<Upload> many = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            many.add(upload(10, Duration.ofDays(2)));
        }
        sweepBoth();
        assertThat(there(old)).as("nothing is routed").isTrue();
        routedBefore(Instant.now().minus(Duration.ofDays(4)));
        sweepBoth();
        assertThat(there(old)).as("what was accepted with it may not be routed").isTrue();
        routedBefore(Instant.now());
        routedBefore(Instant.now().minus(Duration.ofDays(4)));
        sweepBoth();
        assertThat(there(old)).isFalse();
        assertThat(there(large)).isFalse();
        assertThat(many).noneMatch(OrphansIT::there);
        assertThat(there(young)).isTrue();
        assertThatThrownBy(() ->
                        service.as("smtp-gateway", RoutedMail.class).report(new RoutedMail.Progress(Instant.now())))
                .isInstanceOf(HttpClientErrorException.Forbidden.class);
    }

    @Test
    void whatIsOnItsWayToAMailboxIsAwaited() throws Exception {
        AccountId bob = service.account("bob@example.test", "secret");
        Upload late = upload(600_000, Duration.ofDays(3));
        routedBefore(Instant.now());
        CompletableFuture<Void> sweep = service.bean(TransactionTemplate.class).execute(status -> {
            service.database().sql("select * from folder for update").query(row -> {});
            mail.send(LocalMail.handOver(late.id(), late.content(), null, Instant.now(), bob));
            CompletableFuture<Void> sweeping =
                    CompletableFuture.runAsync(() -> replica.bean(Sweeper.class).sweep());
            try {
                TimeUnit.MILLISECONDS.sleep(1500);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            assertThat(sweeping).isNotDone();
            return sweeping;
        });
        sweep.get(60, TimeUnit.SECONDS);
        assertThat(there(late)).isTrue();
        assertThat(entries(late)).isEqualTo(1);
    }

    private static long entries(Upload upload) {
        return service.database()
                .sql("select count(*) from entry where content = ?")
                .param(upload.id().value())
                .query(Long.class)
                .single();
    }

    @Test
    void aDeadLetterHoldsItsContentEvenIfItCannotBeRead() throws Exception {
        AccountId bob = service.account("dead@example.test", "secret");
        Upload mismatch = upload(600_000, Duration.ofDays(30));
        Upload unreadable = upload(600_000, Duration.ofDays(30));
        Upload nobodys = upload(600_000, Duration.ofDays(30));
        MessageContent other = new MessageContent.Stored(5, mismatch.content().sha256());
        mail.send(LocalMail.handOver(mismatch.id(), other, null, Instant.now(), bob));
        ProducerRecord<byte[], byte[]> broken = new ProducerRecord<>(Topics.LOCAL, null);
        broken.headers()
                .add(
                        Topics.ENVELOPE_HEADER,
                        ("{\"queueId\":\"" + unreadable.id() + "\",\"targets\":oops").getBytes(StandardCharsets.UTF_8));
        mail.send(broken);
        await(() -> links(mismatch) == 1 && links(unreadable) == 1);
        routedBefore(Instant.now());
        sweepBoth();
        assertThat(there(mismatch)).isTrue();
        assertThat(there(unreadable)).isTrue();
        assertThat(there(nobodys)).isFalse();
    }

    private static long links(Upload upload) {
        return service.database()
                .sql("select count(*) from content_link where content = ? and name = 'relay-service'")
                .param(upload.id().value())
                .query(Long.class)
                .single();
    }
}
