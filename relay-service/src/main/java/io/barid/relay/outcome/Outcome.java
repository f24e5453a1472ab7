package io.barid.relay.outcome;

import io.barid.address.ForwardPath;
import io.barid.message.Envelope;
import io.barid.relay.bounce.Notice;
import io.barid.status.EnhancedStatus;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.LocalHandOver;
import io.barid.transit.LocalOutcome;
import io.barid.transit.PoisonRecordException;
import io.barid.transit.Topics;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of {@code mail.outcome}: a message, and what there is to tell about it.
 *
 * @param notices by what names each once and for all
 */
record Outcome(AcceptedMessage message, Map<SeenOutcomes.Name, Notice> notices) {

    static Outcome read(ConsumerRecord<byte[], byte[]> record) throws PoisonRecordException {
        LocalOutcome outcome = LocalOutcome.parse(header(record, Topics.OUTCOME_HEADER));
        LocalHandOver handOver = LocalHandOver.parse(header(record, Topics.ENVELOPE_HEADER), record.value());
        AcceptedMessage message = HandedOver.message(handOver);
        Instant at = at(record, message);
        Map<SeenOutcomes.Name, Notice> notices = new LinkedHashMap<>();
        for (LocalOutcome.Refused each : outcome.refused()) {
            notices.put(
                    name(outcome, each.recipient(), each.reason().name()),
                    notice(each.recipient(), Notice.Kind.FAILED, status(each.reason()), reason(each.reason()), at));
        }
        for (LocalOutcome.Stored each : outcome.stored()) {
            notices.put(
                    name(outcome, each.recipient(), "STORED"),
                    notice(each.recipient(), Notice.Kind.DELIVERED, "2.0.0", "it is in the mailbox", at));
        }
        return new Outcome(message, notices);
    }

    private static byte[] header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : header.value();
    }

    private static SeenOutcomes.Name name(LocalOutcome outcome, ForwardPath recipient, String what) {
        return new SeenOutcomes.Name(outcome.queueId(), recipient, what);
    }

    private static Notice notice(ForwardPath given, Notice.Kind kind, String status, String reason, Instant at) {
        // where its aliases led is the mailbox's own affair
        return new Notice(
                given,
                List.of(given),
                kind,
                EnhancedStatus.parse(status),
                reason,
                Optional.empty(),
                at,
                Optional.empty());
    }

    /** When mailbox-service said so. */
    private static Instant at(ConsumerRecord<byte[], byte[]> record, AcceptedMessage message) {
        Instant at = Instant.ofEpochMilli(record.timestamp());
        return Envelope.sensible(at) ? at : message.envelope().acceptedAt();
    }

    private static String status(LocalOutcome.Reason reason) {
        return switch (reason) {
            case ACCOUNT_GONE -> "5.1.1";
            case OVER_QUOTA -> "5.2.2";
            case CONTENT_GONE -> "5.3.0";
        };
    }

    private static String reason(LocalOutcome.Reason reason) {
        return switch (reason) {
            case ACCOUNT_GONE -> "the mailbox is no longer there";
            case OVER_QUOTA -> "the mailbox is full";
            case CONTENT_GONE -> "the message's content was lost in this mail system";
        };
    }
}
