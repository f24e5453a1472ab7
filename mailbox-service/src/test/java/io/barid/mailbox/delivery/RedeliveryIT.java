package io.barid.mailbox.delivery;

import static io.barid.mailbox.RunningService.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.ReversePath;
import io.barid.mailbox.LocalMail;
import io.barid.mailbox.RunningService;
import io.barid.message.AccountId;
import io.barid.message.MessageContent;
import io.barid.message.QueueId;
import io.barid.query.MaildropApi.StoredMessage;
import io.barid.transit.LocalHandOver;
import io.barid.transit.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The same records again, whatever the reason, store nothing twice; poison among them stops nothing. */
class RedeliveryIT {

    private static Mailroom room;

    @BeforeAll
    static void start() {
        room = new Mailroom(2);
    }

    @AfterAll
    static void stop() {
        room.close();
    }

    private static JdbcClient database() {
        return room.service().database();
    }

    private static Set<String> send(int messages, AccountId... to) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < messages; i++) {
            QueueId id = QueueId.next();
            room.mail().send(LocalMail.handOver(id, LocalMail.content(i), to));
            ids.add(id.toString());
        }
        return ids;
    }

    private static List<String> ids(AccountId account) {
        return room.list(account).stream()
                .map(StoredMessage::uniqueId)
                .map(Object::toString)
                .toList();
    }

    /** As a database restored from a backup has it, and as a commit that Kafka never heard of. */
    @Test
    void positionsThatWentBackStoreNothingTwiceNorWhatWasDeleted() {
        AccountId bob = room.account();
        AccountId eve = room.account();
        Set<String> sent = send(200, bob, eve);
        await(() -> ids(bob).size() == 200 && ids(eve).size() == 200);
        room.delete(eve);
        database()
                .sql("update kafka_position set next = 0 where topic = ?")
                .param(Topics.LOCAL)
                .update();
        // the next record shows the readers that their positions are not what they were
        send(1, room.account());
        room.flush();
        await(() -> database()
                        .sql("select min(next) from kafka_position where topic = ?")
                        .param(Topics.LOCAL)
                        .query(Long.class)
                        .single()
                > 0);
        room.flush();
        assertThat(ids(bob)).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(ids(eve)).isEmpty();
    }

    /** Each replica sees its connections end in the middle of transactions, and after commits whose answer is lost. */
    @Test
    void connectionsCutAnywhereLoseAndDoubleNothing() throws Exception {
        AccountId bob = room.account();
        AccountId eve = room.account();
        CompletableFuture<Void> cutting = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 40; i++) {
                try {
                    TimeUnit.MILLISECONDS.sleep(50);
                    database().sql("""
                                    select pg_terminate_backend(pid) from pg_stat_activity
                                    where usename = current_user and pid <> pg_backend_pid() and state <> 'idle'""").query(row -> {});
                } catch (RuntimeException | InterruptedException e) {
                    // the cutter may be cut by nobody but itself
                }
            }
        });
        Set<String> sent = new HashSet<>();
        while (!cutting.isDone()) {
            sent.addAll(send(20, bob, eve));
        }
        await(() -> ids(bob).size() >= sent.size() && ids(eve).size() >= sent.size());
        assertThat(ids(bob)).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(ids(eve)).containsExactlyInAnyOrderElementsOf(sent);
    }

    /** A third replica comes and goes: its partitions are read by two for a moment. */
    @Test
    void replicasThatComeAndGoUnderTrafficStoreEachOnce() {
        AccountId bob = room.account();
        Set<String> sent = new HashSet<>(send(100, bob));
        for (int i = 0; i < 2; i++) {
            try (RunningService third = room.another()) {
                sent.addAll(send(100, bob));
                assertThat(third.bean(LocalDeliveryListener.class)).isNotNull();
            }
            sent.addAll(send(100, bob));
        }
        await(() -> ids(bob).size() >= sent.size());
        assertThat(ids(bob)).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(room.list(bob).stream().map(StoredMessage::uid)).doesNotHaveDuplicates();
    }

    @Test
    void poisonAnywhereInABatchStopsNothing() throws Exception {
        long seed = 20261122;
        Random random = new Random(seed);
        AccountId bob = room.account();
        // data that only PostgreSQL refuses
        database()
                .sql("alter table entry add constraint refused check (internal_date < '3000-01-01')")
                .update();
        for (int round = 0; round < 12; round++) {
            int good = random.nextInt(40);
            int bad = random.nextInt(8);
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            Set<String> expected = new HashSet<>(ids(bob));
            for (int i = 0; i < good; i++) {
                QueueId id = QueueId.next();
                records.add(LocalMail.record(LocalMail.handOver(id, LocalMail.content(i), bob)));
                expected.add(id.toString());
            }
            for (int i = 0; i < bad; i++) {
                records.add(poison(random, bob));
            }
            Collections.shuffle(records, random);
            int deadBefore = room.mail().all(Topics.dead(Topics.LOCAL)).size();
            List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
            records.forEach(record -> batch.add(Mailroom.read(batch.size(), record)));
            if (!batch.isEmpty()) {
                Mailroom.deliver(round % 2 == 0 ? room.service() : room.replica(), batch);
            }
            assertThat(ids(bob)).as("seed %d, round %d", seed, round).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(room.mail().all(Topics.dead(Topics.LOCAL)))
                    .as("seed %d, round %d", seed, round)
                    .hasSize(deadBefore + bad);
        }
        database().sql("alter table entry drop constraint refused").update();
    }

    private static ProducerRecord<byte[], byte[]> poison(Random random, AccountId account) {
        byte[] content = LocalMail.content(random.nextInt(1000));
        LocalHandOver right = LocalMail.handOver(QueueId.next(), content, account);
        String json = new String(right.headerJson(), StandardCharsets.UTF_8);
        return switch (random.nextInt(7)) {
            case 0 -> with(new byte[] {0, (byte) 0xFF, (byte) 0xC0, '{'}, content);
            case 1 -> with(json.substring(0, json.length() / 2).getBytes(StandardCharsets.UTF_8), content);
            case 2 ->
                with(
                        json.replaceFirst("\"acceptedAt\":\"[^\"]*\"", "\"acceptedAt\":\"+1000000-01-01T00:00:00Z\"")
                                .getBytes(StandardCharsets.UTF_8),
                        content);
            case 3 -> with(right.headerJson(), new byte[content.length + 1]);
            case 4 -> new ProducerRecord<>(Topics.LOCAL, content);
            case 5 ->
                LocalMail.record(LocalMail.handOver(
                        QueueId.next(),
                        new MessageContent.Inline(content.length),
                        content,
                        Instant.parse("3500-01-01T00:00:00Z"),
                        account));
            default -> {
                QueueId id = QueueId.next();
                room.upload(id, content);
                byte[] other = LocalMail.content(1 + random.nextInt(1000));
                MessageContent.Stored stored = (MessageContent.Stored) room.upload(QueueId.next(), other);
                yield LocalMail.record(LocalMail.handOver(
                        id,
                        new MessageContent.Stored(content.length + 7, stored.sha256()),
                        null,
                        Instant.now(),
                        account));
            }
        };
    }

    private static ProducerRecord<byte[], byte[]> with(byte[] envelope, byte[] value) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.LOCAL, value);
        record.headers().add(Topics.ENVELOPE_HEADER, envelope);
        return record;
    }

    /** What an entry keeps as text may hold what a text column could not. */
    @Test
    void zeroOctetsAndHalfCharactersAreStoredNotPoison() throws Exception {
        AccountId bob = room.account();
        byte[] content = {'a', ':', 0, (byte) 0xFF, (byte) 0xC3, '\r', '\n', '\r', '\n', 0, (byte) 0x80};
        LocalHandOver.Header plain =
                LocalMail.handOver(QueueId.next(), content, bob).header();
        LocalHandOver odd = new LocalHandOver(
                new LocalHandOver.Header(
                        plain.queueId(),
                        plain.acceptedAt(),
                        new ReversePath.Null(),
                        plain.targets(),
                        "X-Odd: \0 \uD800\r\n",
                        plain.content()),
                content);
        Mailroom.deliver(room.service(), List.of(Mailroom.read(0, LocalMail.record(odd))));
        StoredMessage stored = room.list(bob).getFirst();
        byte[] read = LocalMail.fetch(room.service().maildrops(), bob, room.ticket(bob), stored, 1000);
        byte[] end = java.util.Arrays.copyOfRange(read, read.length - content.length, read.length);
        assertThat(end).isEqualTo(content);
    }
}
