package io.barid.relay.routing;

import io.barid.message.Envelope;
import io.barid.service.kafka.TracedRecords;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.LocalHandOver;
import io.barid.transit.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Makes the records of {@code mail.local}; the content is passed on as it is, not copied. */
final class HandOver {

    private HandOver() {}

    /** As many as the message's mailboxes need; none when it has none here. */
    static List<ProducerRecord<byte[], byte[]>> records(AcceptedMessage message, List<Route> routes) {
        List<LocalHandOver.Target> targets = new ArrayList<>();
        for (Route route : routes) {
            if (route instanceof Route.Local local) {
                targets.add(new LocalHandOver.Target(local.account(), local.given(), local.dsn()));
            }
        }
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int from = 0; from < targets.size(); from += LocalHandOver.MAX_TARGETS) {
            int to = Math.min(targets.size(), from + LocalHandOver.MAX_TARGETS);
            records.add(record(message, targets.subList(from, to)));
        }
        return records;
    }

    private static ProducerRecord<byte[], byte[]> record(AcceptedMessage message, List<LocalHandOver.Target> targets) {
        Envelope envelope = message.envelope();
        LocalHandOver handOver = new LocalHandOver(
                new LocalHandOver.Header(
                        envelope.queueId(),
                        envelope.acceptedAt(),
                        envelope.reversePath(),
                        targets,
                        envelope.prefix(),
                        message.content(),
                        Optional.of(new LocalHandOver.Sent(
                                envelope.origin(), envelope.body(), envelope.smtpUtf8(), envelope.dsn()))),
                message.value());
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.LOCAL, message.value());
        record.headers().add(Topics.ENVELOPE_HEADER, handOver.headerJson());
        return TracedRecords.carrying(record, envelope.queueId());
    }
}
