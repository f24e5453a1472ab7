package io.barid.mailbox.delivery;

import static io.barid.mailbox.RunningService.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.mailbox.LocalMail;
import io.barid.mailbox.RunningService;
import io.barid.mailbox.maildrop.MaildropTickets;
import io.barid.message.AccountId;
import io.barid.message.MessageContent;
import io.barid.message.QueueId;
import io.barid.message.Sha256;
import io.barid.query.ContentStore;
import io.barid.query.MaildropApi.LeaseAnswer;
import io.barid.query.MaildropApi.StoredMessage;
import io.barid.query.MaildropApi.Update;
import io.barid.query.MaildropApi.UpdateAnswer;
import io.barid.query.MaildropTicket;
import io.barid.services.RealKafka;
import io.barid.services.RealPostgres;
import io.barid.services.TestDatabase;
import io.barid.transit.LocalHandOver;
import io.barid.transit.LocalOutcome;
import io.barid.transit.LocalOutcome.Reason;
import io.barid.transit.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

class DeliveryIT {

    private static RealKafka kafka;
    private static TestDatabase database;
    private static RunningService service;
    private static RunningService replica;
    private static LocalMail mail;
    private static int accounts;

    @BeforeAll
    static void start() {
        kafka = RealKafka.own();
        database = RealPostgres.shared().newDatabase();
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

    private static synchronized AccountId account() {
        return service.account("user" + ++accounts + "@example.test", "secret");
    }

    private static MaildropTicket ticket(AccountId account) {
        return service.bean(MaildropTickets.class).issue(account);
    }

    private static List<StoredMessage> list(AccountId account) {
        return service.maildrops().list(account, ticket(account)).messages();
    }

    private static void delete(AccountId account) {
        LeaseAnswer.Granted lease = (LeaseAnswer.Granted) service.maildrops().lease(account, ticket(account));
        List<Long> uids = list(account).stream().map(StoredMessage::uid).toList();
        assertThat(service.maildrops().update(account, new Update(lease.lease(), uids), ticket(account)))
                .isEqualTo(UpdateAnswer.DONE);
    }

    /** Behind everything sent before to the same partition, so when it is stored, so is that. */
    private static void flush() {
        AccountId last = account();
        for (int partition = 0; partition < 2; partition++) {
            ProducerRecord<byte[], byte[]> record =
                    LocalMail.record(LocalMail.handOver(QueueId.next(), LocalMail.content(0), last));
            mail.send(new ProducerRecord<>(record.topic(), partition, null, null, record.value(), record.headers()));
        }
        await(() -> list(last).size() == 2);
    }

    @Test
    void aMessageIsStoredOnceAndReadByEach() {
        AccountId bob = account();
        AccountId carol = account();
        QueueId id = QueueId.next();
        byte[] content = LocalMail.content(1234);
        mail.send(LocalMail.handOver(id, content, bob, carol));
        await(() -> list(bob).size() == 1 && list(carol).size() == 1);
        StoredMessage stored = list(carol).getFirst();
        assertThat(stored.uniqueId().value()).isEqualTo(id.toString());
        assertThat(stored.octets()).isEqualTo(LocalMail.PREFIX.length() + content.length);
        byte[] expected =
                (LocalMail.PREFIX + new String(content, StandardCharsets.US_ASCII)).getBytes(StandardCharsets.US_ASCII);
        for (int piece : new int[] {1000000, 100, 7, LocalMail.PREFIX.length()}) {
            assertThat(LocalMail.fetch(service.maildrops(), carol, ticket(carol), stored, piece))
                    .isEqualTo(expected);
        }
        assertThat(count("select count(*) from content where id = ?", id)).isEqualTo(1);
        assertThat(count("select header_octets from content where id = ?", id))
                .isEqualTo(new String(content, StandardCharsets.US_ASCII).indexOf("\r\n\r\n") + 4);
    }

    private static long count(String sql, QueueId id) {
        return service.database().sql(sql).param(id.value()).query(Long.class).single();
    }

    @Test
    void theSameRecordAgainIsNothingAlsoAfterTheMailWasDeleted() {
        AccountId bob = account();
        LocalHandOver handOver = LocalMail.handOver(QueueId.next(), LocalMail.content(1), bob);
        mail.send(handOver);
        mail.send(handOver);
        mail.send(handOver);
        flush();
        assertThat(list(bob)).hasSize(1);
        delete(bob);
        mail.send(handOver);
        flush();
        assertThat(list(bob)).isEmpty();
        AccountId late = account();
        mail.send(LocalMail.handOver(handOver.header().queueId(), handOver.value(), bob, late));
        flush();
        assertThat(list(late)).hasSize(1);
        assertThat(list(bob)).isEmpty();
    }

    @Test
    void manyMessagesKeepUidsInOrderAndSumsRight() {
        AccountId bob = account();
        for (int i = 0; i < 300; i++) {
            mail.send(LocalMail.handOver(QueueId.next(), LocalMail.content(i), bob));
        }
        await(() -> list(bob).size() == 300);
        List<StoredMessage> all = list(bob);
        assertThat(all.stream().map(StoredMessage::uid)).isSorted().doesNotHaveDuplicates();
        assertThat(all.getLast().uid()).isEqualTo(300);
        assertThat(folder(bob, "messages")).isEqualTo(300);
        assertThat(folder(bob, "octets"))
                .isEqualTo(all.stream().mapToLong(StoredMessage::octets).sum());
        delete(bob);
        assertThat(folder(bob, "messages")).isZero();
        assertThat(folder(bob, "octets")).isZero();
        mail.send(LocalMail.handOver(QueueId.next(), LocalMail.content(5), bob));
        await(() -> list(bob).size() == 1);
        assertThat(list(bob).getFirst().uid()).as("a UID is never used again").isEqualTo(301);
    }

    private static long folder(AccountId account, String column) {
        return service.database()
                .sql("select " + column + " from folder where account = ?")
                .param(account.value())
                .query(Long.class)
                .single();
    }

    @Test
    void replicasThatRaceStoreOneCopy() throws Exception {
        AccountId bob = account();
        AccountId carol = account();
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            batch.add(read(
                    i,
                    LocalMail.record(LocalMail.handOver(
                            QueueId.next(),
                            LocalMail.content(i),
                            i % 2 == 0 ? bob : carol,
                            i % 2 == 0 ? carol : bob))));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Void>> racers = new ArrayList<>();
            for (RunningService racer : List.of(service, replica, service, replica)) {
                racers.add(() -> {
                    deliver(racer, batch);
                    return null;
                });
            }
            for (Future<Void> racer : threads.invokeAll(racers)) {
                racer.get();
            }
        }
        assertThat(list(bob)).hasSize(50);
        assertThat(list(carol)).hasSize(50);
        assertThat(list(bob).stream().map(StoredMessage::uniqueId)).doesNotHaveDuplicates();
    }

    private static ConsumerRecord<byte[], byte[]> read(long offset, ProducerRecord<byte[], byte[]> sent) {
        ConsumerRecord<byte[], byte[]> read = new ConsumerRecord<>(sent.topic(), 0, offset, sent.key(), sent.value());
        sent.headers().forEach(read.headers()::add);
        return read;
    }

    private static void deliver(RunningService to, List<ConsumerRecord<byte[], byte[]>> batch) throws Exception {
        TransactionTemplate transactions = to.bean(TransactionTemplate.class);
        to.bean(LocalDeliveryListener.class)
                .on(batch, writes -> transactions.executeWithoutResult(status -> writes.run()));
    }

    @Test
    void poisonWithinABatchAndMailboxesThatAreGoneTakeNothingElseWithThem() throws Exception {
        AccountId bob = account();
        AccountId gone = new AccountId(1_000_000);
        int deadBefore = mail.all(Topics.dead(Topics.LOCAL)).size();
        int outcomesBefore = mail.all(Topics.OUTCOME).size();
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            byte[] content = LocalMail.content(i);
            Instant at = i == 0 || i == 31 || i == 59 ? Instant.parse("+500000-01-01T00:00:00Z") : Instant.now();
            MessageContent inline = new MessageContent.Inline(content.length);
            LocalHandOver handOver = i == 5 || i == 30
                    ? LocalMail.handOver(QueueId.next(), inline, content, at, gone, bob)
                    : LocalMail.handOver(QueueId.next(), inline, content, at, bob);
            batch.add(read(i, LocalMail.record(handOver)));
        }
        deliver(service, batch);
        assertThat(list(bob)).hasSize(57);
        assertThat(list(bob).stream().map(StoredMessage::uid)).isSorted().doesNotHaveDuplicates();
        assertThat(mail.all(Topics.dead(Topics.LOCAL))).hasSize(deadBefore + 3);
        assertThat(mail.all(Topics.OUTCOME)).hasSize(outcomesBefore + 2);
    }

    @Test
    void poisonIsPutAsideAndTheRestArrives() {
        AccountId bob = account();
        double before = service.bean(MeterRegistry.class)
                        .counter("mail.mailbox.dead")
                        .count()
                + replica.bean(MeterRegistry.class).counter("mail.mailbox.dead").count();
        QueueId beyondTime = QueueId.next();
        for (int i = 0; i < 20; i++) {
            mail.send(LocalMail.handOver(QueueId.next(), LocalMail.content(i), bob));
        }
        mail.send(new ProducerRecord<>(Topics.LOCAL, "no header".getBytes(StandardCharsets.US_ASCII)));
        byte[] content = LocalMail.content(7);
        mail.send(LocalMail.handOver(
                beyondTime,
                new MessageContent.Inline(content.length),
                content,
                Instant.parse("+500000-01-01T00:00:00Z"),
                bob));
        ProducerRecord<byte[], byte[]> short1 =
                LocalMail.record(LocalMail.handOver(QueueId.next(), LocalMail.content(7), bob));
        mail.send(new ProducerRecord<>(Topics.LOCAL, null, null, null, new byte[3], short1.headers()));
        for (int i = 0; i < 20; i++) {
            mail.send(LocalMail.handOver(QueueId.next(), LocalMail.content(i), bob));
        }
        await(() -> list(bob).size() == 40);
        flush();
        assertThat(list(bob)).hasSize(40);
        assertThat(mail.all(Topics.dead(Topics.LOCAL)))
                .hasSizeGreaterThanOrEqualTo(3)
                .anySatisfy(record -> {
                    assertThat(record.value()).isEqualTo(content);
                    assertThat(new String(
                                    record.headers()
                                            .lastHeader(Topics.ENVELOPE_HEADER)
                                            .value(),
                                    StandardCharsets.UTF_8))
                            .contains(beyondTime.toString());
                    assertThat(record.headers().lastHeader(Reports.REASON_HEADER))
                            .isNotNull();
                });
        double after = service.bean(MeterRegistry.class)
                        .counter("mail.mailbox.dead")
                        .count()
                + replica.bean(MeterRegistry.class).counter("mail.mailbox.dead").count();
        assertThat(after - before).isEqualTo(3);
    }

    @Test
    void whoIsGoneIsReportedWithTheWholeRecord() throws Exception {
        AccountId bob = account();
        AccountId gone = account();
        service.admin("DELETE", "/v1/accounts/user" + accounts + "@example.test", null);
        List<LocalHandOver> sent = List.of(
                LocalMail.handOver(QueueId.next(), LocalMail.content(3), bob, gone),
                LocalMail.handOver(QueueId.next(), LocalMail.content(4), gone));
        sent.forEach(mail::send);
        flush();
        assertThat(list(bob)).hasSize(1);
        for (LocalHandOver handOver : sent) {
            ConsumerRecord<byte[], byte[]> record = outcome(handOver.header().queueId());
            assertThat(record.value()).isEqualTo(handOver.value());
            assertThat(record.headers().lastHeader(Topics.ENVELOPE_HEADER).value())
                    .isEqualTo(handOver.headerJson());
            assertThat(LocalOutcome.parse(record.headers()
                                    .lastHeader(Topics.OUTCOME_HEADER)
                                    .value())
                            .refused())
                    .singleElement()
                    .satisfies(refused -> {
                        assertThat(refused.account()).isEqualTo(gone);
                        assertThat(refused.reason()).isEqualTo(Reason.ACCOUNT_GONE);
                    });
        }
    }

    private static ConsumerRecord<byte[], byte[]> outcome(QueueId id) {
        return mail.all(Topics.OUTCOME).stream()
                .filter(record -> new String(
                                record.headers()
                                        .lastHeader(Topics.OUTCOME_HEADER)
                                        .value(),
                                StandardCharsets.UTF_8)
                        .contains(id.toString()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void largeContentIsLinkedAndReadByRanges() throws Exception {
        AccountId bob = account();
        AccountId carol = account();
        QueueId id = QueueId.next();
        byte[] content = new byte[5 * 1024 * 1024 + 123];
        new Random(1).nextBytes(content);
        MessageContent stored = upload(id, content);
        mail.send(LocalMail.handOver(id, stored, null, Instant.now(), bob, carol));
        flush();
        for (AccountId account : List.of(bob, carol)) {
            byte[] all = LocalMail.fetch(
                    service.maildrops(), account, ticket(account), list(account).getFirst(), 300_000);
            byte[] prefix = LocalMail.PREFIX.getBytes(StandardCharsets.US_ASCII);
            assertThat(Arrays.copyOf(all, prefix.length)).isEqualTo(prefix);
            assertThat(Arrays.equals(Arrays.copyOfRange(all, prefix.length, all.length), content))
                    .isTrue();
        }
        delete(bob);
        assertThat(count("select count(*) from content where unlinked_at is null and id = ?", id))
                .isEqualTo(1);
        delete(carol);
        assertThat(count("select count(*) from content where unlinked_at is not null and id = ?", id))
                .isEqualTo(1);
    }

    private static MessageContent upload(QueueId id, byte[] content) {
        ContentStore writer = service.contents("smtp-gateway");
        Sha256 digest = new Sha256(HexFormat.of().formatHex(Sha256.digest().digest(content)));
        for (int from = 0, number = 0; from < content.length; from += ContentStore.CHUNK_OCTETS, number++) {
            writer.write(
                    id,
                    number,
                    Arrays.copyOfRange(content, from, Math.min(content.length, from + ContentStore.CHUNK_OCTETS)));
        }
        writer.seal(id, new ContentStore.Seal(content.length, digest));
        return new MessageContent.Stored(content.length, digest);
    }

    @Test
    void contentThatIsGoneIsReportedAndAnotherDigestIsPoison() throws Exception {
        AccountId bob = account();
        QueueId gone = QueueId.next();
        byte[] content = LocalMail.content(3);
        Sha256 digest = new Sha256(HexFormat.of().formatHex(Sha256.digest().digest(content)));
        mail.send(
                LocalMail.handOver(gone, new MessageContent.Stored(content.length, digest), null, Instant.now(), bob));
        QueueId other = QueueId.next();
        upload(other, LocalMail.content(4));
        mail.send(
                LocalMail.handOver(other, new MessageContent.Stored(content.length, digest), null, Instant.now(), bob));
        flush();
        assertThat(list(bob)).isEmpty();
        LocalOutcome outcome = LocalOutcome.parse(
                outcome(gone).headers().lastHeader(Topics.OUTCOME_HEADER).value());
        assertThat(outcome.refused().getFirst().reason()).isEqualTo(Reason.CONTENT_GONE);
        assertThat(mail.all(Topics.dead(Topics.LOCAL)).stream()
                        .map(record -> record.headers().lastHeader(Topics.ENVELOPE_HEADER))
                        .filter(header -> header != null
                                && new String(header.value(), StandardCharsets.UTF_8).contains(other.toString())))
                .hasSize(1);
    }
}
