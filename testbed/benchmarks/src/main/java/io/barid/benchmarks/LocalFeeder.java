package io.barid.benchmarks;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.AccountId;
import io.barid.message.BodyType;
import io.barid.message.MessageContent;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.service.kafka.KafkaConnection;
import io.barid.transit.LocalHandOver;
import io.barid.transit.LocalHandOver.Target;
import io.barid.transit.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Publishes to {@code mail.local} what relay-service does, in turns to its two partitions, so that none ends early. */
final class LocalFeeder implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;

    LocalFeeder(KafkaConnection kafka) {
        this.producer = new KafkaProducer<>(kafka.producer());
    }

    /** Each for as many other mailboxes; durable on return. */
    void publish(int messages, byte[] content, int each, StoreMailboxes mailboxes) throws Exception {
        List<Future<?>> sent = new ArrayList<>(messages);
        for (int i = 0; i < messages; i++) {
            LocalHandOver handOver = handOver(content, mailboxes.some(each));
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(Topics.LOCAL, i % 2, null, null, handOver.value());
            record.headers().add(Topics.ENVELOPE_HEADER, handOver.headerJson());
            sent.add(producer.send(record));
        }
        for (Future<?> each1 : sent) {
            each1.get();
        }
    }

    private static LocalHandOver handOver(byte[] content, long[] accounts) {
        List<Target> targets = Arrays.stream(accounts)
                .mapToObj(account ->
                        new Target(new AccountId(account), ForwardPath.parse("<user" + account + "@example.test>")))
                .toList();
        return new LocalHandOver(
                new LocalHandOver.Header(
                        QueueId.next(),
                        Instant.now(),
                        ReversePath.parse("<sender@elsewhere.test>"),
                        targets,
                        "",
                        new MessageContent.Inline(content.length),
                        Optional.of(
                                new LocalHandOver.Sent(new Origin.Mx(), BodyType.SEVEN_BIT, false, Optional.empty()))),
                content);
    }

    @Override
    public void close() {
        producer.close();
    }
}
