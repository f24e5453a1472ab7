package io.barid.mailbox.delivery;

import static io.barid.mailbox.RunningService.await;

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
import io.barid.query.MaildropTicket;
import io.barid.services.RealKafka;
import io.barid.services.RealPostgres;
import io.barid.services.TestDatabase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.springframework.transaction.support.TransactionTemplate;

/** Replicas of the service on one Kafka and one database of their own, and what one does to see their mail. */
final class Mailroom implements AutoCloseable {

    private static final AtomicLong TIMES = new AtomicLong();

    private final RealKafka kafka = RealKafka.own();
    private final List<RunningService> replicas = new ArrayList<>();
    private final LocalMail mail;
    private final TestDatabase database;
    private int accounts;

    Mailroom(int replicas) {
        database = RealPostgres.shared().newDatabase();
        for (int i = 0; i < replicas; i++) {
            this.replicas.add(RunningService.with(kafka, database));
        }
        this.mail = new LocalMail(kafka);
    }

    RunningService service() {
        return replicas.getFirst();
    }

    RunningService replica() {
        return replicas.getLast();
    }

    /** One more, to be closed by the caller. */
    RunningService another() {
        return RunningService.with(kafka, database);
    }

    LocalMail mail() {
        return mail;
    }

    AccountId account() {
        accounts++;
        return service().account(lastAddress(), "secret");
    }

    /** Of the account made last. */
    String lastAddress() {
        return "user" + accounts + "@example.test";
    }

    MaildropTicket ticket(AccountId account) {
        return service().bean(MaildropTickets.class).issue(account);
    }

    List<StoredMessage> list(AccountId account) {
        return service().maildrops().list(account, ticket(account)).messages();
    }

    /** All of them, as QUIT does. */
    void delete(AccountId account) {
        LeaseAnswer.Granted lease = (LeaseAnswer.Granted) service().maildrops().lease(account, ticket(account));
        List<Long> uids = list(account).stream().map(StoredMessage::uid).toList();
        service().maildrops().update(account, new Update(lease.lease(), uids), ticket(account));
    }

    /** Sends behind everything sent before, to each partition: when that is stored, so is the rest. */
    void flush() {
        AccountId last = account();
        for (int partition = 0; partition < 2; partition++) {
            ProducerRecord<byte[], byte[]> record =
                    LocalMail.record(LocalMail.handOver(QueueId.next(), LocalMail.content(0), last));
            mail.send(new ProducerRecord<>(record.topic(), partition, null, null, record.value(), record.headers()));
        }
        await(() -> list(last).size() == 2);
    }

    /** As smtp-gateway does. */
    MessageContent upload(QueueId id, byte[] content) {
        ContentStore writer = service().contents("smtp-gateway");
        Sha256 digest = new Sha256(HexFormat.of().formatHex(Sha256.digest().digest(content)));
        for (int from = 0, number = 0; from < content.length; from += ContentStore.CHUNK_OCTETS, number++) {
            int end = Math.min(content.length, from + ContentStore.CHUNK_OCTETS);
            writer.write(id, number, Arrays.copyOfRange(content, from, end));
        }
        writer.seal(id, new ContentStore.Seal(content.length, digest));
        return new MessageContent.Stored(content.length, digest);
    }

    /** Another record each time, even where its offset is the same. */
    static ConsumerRecord<byte[], byte[]> read(long offset, ProducerRecord<byte[], byte[]> sent) {
        return new ConsumerRecord<>(
                sent.topic(),
                0,
                offset,
                TIMES.incrementAndGet(),
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                sent.key(),
                sent.value(),
                new RecordHeaders(sent.headers()),
                Optional.empty());
    }

    /** One batch, as it would be polled. */
    static void deliver(RunningService to, List<ConsumerRecord<byte[], byte[]>> batch) throws Exception {
        deliver(to, batch, () -> null);
    }

    /** @param before runs before each of its transactions */
    static void deliver(RunningService to, List<ConsumerRecord<byte[], byte[]>> batch, Callable<Void> before)
            throws Exception {
        TransactionTemplate transactions = to.bean(TransactionTemplate.class);
        to.bean(LocalDeliveryListener.class).on(batch, writes -> {
            try {
                before.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            transactions.executeWithoutResult(status -> writes.run());
        });
    }

    @Override
    public void close() {
        mail.close();
        replicas.forEach(RunningService::close);
        kafka.close();
    }
}
