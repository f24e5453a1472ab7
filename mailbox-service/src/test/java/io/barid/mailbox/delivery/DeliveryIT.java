package io.barid.mailbox.delivery;

import static io.barid.mailbox.RunningService.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.mailbox.LocalMail;
import io.barid.mailbox.RunningService;
import io.barid.message.AccountId;
import io.barid.message.MessageContent;
import io.barid.message.QueueId;
import io.barid.query.MaildropApi.StoredMessage;
import io.barid.transit.LocalHandOver;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DeliveryIT {

    private static Mailroom room;

    @BeforeAll
    static void start() {
        room = new Mailroom(2);
    }

    @AfterAll
    static void stop() {
        room.close();
    }

    @Test
    void aMessageIsStoredOnceAndReadByEach() {
        AccountId bob = room.account();
        AccountId carol = room.account();
        QueueId id = QueueId.next();
        byte[] content = LocalMail.content(1234);
        room.mail().send(LocalMail.handOver(id, content, bob, carol));
        await(() -> room.list(bob).size() == 1 && room.list(carol).size() == 1);
        StoredMessage stored = room.list(carol).getFirst();
        assertThat(stored.uniqueId().value()).isEqualTo(id.toString());
        assertThat(stored.octets()).isEqualTo(LocalMail.PREFIX.length() + content.length);
        byte[] expected =
                (LocalMail.PREFIX + new String(content, StandardCharsets.US_ASCII)).getBytes(StandardCharsets.US_ASCII);
        for (int piece : new int[] {1000000, 100, 7, LocalMail.PREFIX.length()}) {
            assertThat(LocalMail.fetch(room.service().maildrops(), carol, room.ticket(carol), stored, piece))
                    .isEqualTo(expected);
        }
        assertThat(count("select count(*) from content where id = ?", id)).isEqualTo(1);
        assertThat(count("select header_octets from content where id = ?", id))
                .isEqualTo(new String(content, StandardCharsets.US_ASCII).indexOf("\r\n\r\n") + 4);
    }

    private static long count(String sql, QueueId id) {
        return room.service()
                .database()
                .sql(sql)
                .param(id.value())
                .query(Long.class)
                .single();
    }

    @Test
    void theSameRecordAgainIsNothingAlsoAfterTheMailWasDeleted() {
        AccountId bob = room.account();
        LocalHandOver handOver = LocalMail.handOver(QueueId.next(), LocalMail.content(1), bob);
        room.mail().send(handOver);
        room.mail().send(handOver);
        room.mail().send(handOver);
        room.flush();
        assertThat(room.list(bob)).hasSize(1);
        room.delete(bob);
        room.mail().send(handOver);
        room.flush();
        assertThat(room.list(bob)).isEmpty();
        AccountId late = room.account();
        room.mail().send(LocalMail.handOver(handOver.header().queueId(), handOver.value(), bob, late));
        room.flush();
        assertThat(room.list(late)).hasSize(1);
        assertThat(room.list(bob)).isEmpty();
    }

    @Test
    void manyMessagesKeepUidsInOrderAndSumsRight() {
        AccountId bob = room.account();
        for (int i = 0; i < 300; i++) {
            room.mail().send(LocalMail.handOver(QueueId.next(), LocalMail.content(i), bob));
        }
        await(() -> room.list(bob).size() == 300);
        List<StoredMessage> all = room.list(bob);
        assertThat(all.stream().map(StoredMessage::uid)).isSorted().doesNotHaveDuplicates();
        assertThat(all.getLast().uid()).isEqualTo(300);
        assertThat(folder(bob, "messages")).isEqualTo(300);
        assertThat(folder(bob, "octets"))
                .isEqualTo(all.stream().mapToLong(StoredMessage::octets).sum());
        room.delete(bob);
        assertThat(folder(bob, "messages")).isZero();
        assertThat(folder(bob, "octets")).isZero();
        room.mail().send(LocalMail.handOver(QueueId.next(), LocalMail.content(5), bob));
        await(() -> room.list(bob).size() == 1);
        assertThat(room.list(bob).getFirst().uid())
                .as("a UID is never used again")
                .isEqualTo(301);
    }

    private static long folder(AccountId account, String column) {
        return room.service()
                .database()
                .sql("select " + column + " from folder where account = ?")
                .param(account.value())
                .query(Long.class)
                .single();
    }

    @Test
    void replicasThatRaceStoreOneCopy() throws Exception {
        AccountId bob = room.account();
        AccountId carol = room.account();
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            batch.add(Mailroom.read(
                    i,
                    LocalMail.record(LocalMail.handOver(
                            QueueId.next(),
                            LocalMail.content(i),
                            i % 2 == 0 ? bob : carol,
                            i % 2 == 0 ? carol : bob))));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Void>> racers = new ArrayList<>();
            for (RunningService racer : List.of(room.service(), room.replica(), room.service(), room.replica())) {
                racers.add(() -> {
                    Mailroom.deliver(racer, batch);
                    return null;
                });
            }
            for (Future<Void> racer : threads.invokeAll(racers)) {
                racer.get();
            }
        }
        assertThat(room.list(bob)).hasSize(50);
        assertThat(room.list(carol)).hasSize(50);
        assertThat(room.list(bob).stream().map(StoredMessage::uniqueId)).doesNotHaveDuplicates();
    }

    @Test
    void largeContentIsLinkedAndReadByRanges() throws Exception {
        AccountId bob = room.account();
        AccountId carol = room.account();
        QueueId id = QueueId.next();
        byte[] content = new byte[5 * 1024 * 1024 + 123];
        new Random(1).nextBytes(content);
        MessageContent stored = room.upload(id, content);
        room.mail().send(LocalMail.handOver(id, stored, null, Instant.now(), bob, carol));
        room.flush();
        for (AccountId account : List.of(bob, carol)) {
            byte[] all = LocalMail.fetch(
                    room.service().maildrops(),
                    account,
                    room.ticket(account),
                    room.list(account).getFirst(),
                    300_000);
            byte[] prefix = LocalMail.PREFIX.getBytes(StandardCharsets.US_ASCII);
            assertThat(Arrays.copyOf(all, prefix.length)).isEqualTo(prefix);
            assertThat(Arrays.equals(Arrays.copyOfRange(all, prefix.length, all.length), content))
                    .isTrue();
        }
        room.delete(bob);
        room.delete(carol);
        assertThat(count("select count(*) from deleted_entry where content = ?", id))
                .as("can be brought back")
                .isEqualTo(2);
        assertThat(count("select count(*) from content where unlinked_at is null and id = ?", id))
                .isEqualTo(1);
    }
}
