package io.barid.benchmarks;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.AccountId;
import io.barid.message.BodyType;
import io.barid.message.Envelope;
import io.barid.message.MessageContent;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.message.Recipient;
import io.barid.service.kafka.KafkaConnection;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Publishes accepted mail as smtp-gateway does after its 250, for a recipient elsewhere. */
final class Feeder implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;

    Feeder(KafkaConnection kafka) {
        this.producer = new KafkaProducer<>(kafka.producer());
    }

    /** For elsewhere.test; durable on return. */
    void publish(int messages, int octets) throws Exception {
        publish(messages, octets, "elsewhere.test");
    }

    void publish(int messages, int octets, String domain) throws Exception {
        byte[] content = content(octets);
        List<Future<?>> sent = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            AcceptedMessage message = message(content, domain);
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.ACCEPTED, message.value());
            record.headers().add(Topics.ENVELOPE_HEADER, message.header());
            sent.add(producer.send(record));
        }
        for (Future<?> each : sent) {
            each.get();
        }
    }

    static AcceptedMessage message(byte[] content) {
        return message(content, "elsewhere.test");
    }

    private static AcceptedMessage message(byte[] content, String domain) {
        Envelope envelope = new Envelope(
                QueueId.next(),
                Instant.now(),
                new Origin.Submission(new AccountId(1)),
                ReversePath.parse("<sender@example.test>"),
                List.of(new Recipient(ForwardPath.parse("<somebody@" + domain + ">"), Recipient.Fate.REMOTE)),
                BodyType.SEVEN_BIT,
                false,
                "");
        return new AcceptedMessage(envelope, new MessageContent.Inline(content.length), content);
    }

    static byte[] content(int octets) {
        String header = "From: sender@example.test\r\nTo: somebody@elsewhere.test\r\nSubject: benchmark\r\n\r\n";
        StringBuilder text = new StringBuilder(octets + 80).append(header);
        while (text.length() < octets) {
            text.append("x".repeat(Math.min(76, Math.max(1, octets - text.length() - 2))))
                    .append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        producer.close();
    }
}
