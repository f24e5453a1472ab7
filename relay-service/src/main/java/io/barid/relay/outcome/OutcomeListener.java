package io.barid.relay.outcome;

import io.barid.message.BodyType;
import io.barid.message.Envelope;
import io.barid.message.Origin;
import io.barid.message.Recipient;
import io.barid.relay.publish.DeadLetters;
import io.barid.relay.publish.Publisher;
import io.barid.relay.queue.QueuedMessage;
import io.barid.relay.queue.QueuedRecipient;
import io.barid.relay.queue.RelayQueue;
import io.barid.service.kafka.BatchHandler;
import io.barid.status.EnhancedStatus;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.LocalHandOver;
import io.barid.transit.LocalOutcome;
import io.barid.transit.PoisonRecordException;
import io.barid.transit.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Takes a batch of {@code mail.outcome} into the queue; a repeat finds its rows there and changes nothing. */
@Component
class OutcomeListener implements BatchHandler {

    private static final Logger log = LoggerFactory.getLogger(OutcomeListener.class);

    private final Publisher publisher;
    private final RelayQueue queue;
    private final DeadLetters deadLetters;

    OutcomeListener(Publisher publisher, RelayQueue queue, DeadLetters deadLetters) {
        this.publisher = publisher;
        this.queue = queue;
        this.deadLetters = deadLetters;
    }

    @Override
    public void on(List<ConsumerRecord<byte[], byte[]>> records, Commit commit) throws Exception {
        List<QueuedMessage> held = new ArrayList<>();
        List<DeadLetters.Dead> dead = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                held.add(held(record));
            } catch (PoisonRecordException e) {
                dead.add(new DeadLetters.Dead(record, e));
            }
        }
        publisher.publish(dead.stream().map(DeadLetters.Dead::letter).toList());
        commit.inTransaction(() -> queue.add(held));
        dead.forEach(deadLetters::report);
        held.forEach(OutcomeListener::report);
    }

    private static QueuedMessage held(ConsumerRecord<byte[], byte[]> record) throws PoisonRecordException {
        LocalOutcome outcome = LocalOutcome.parse(header(record, Topics.OUTCOME_HEADER));
        LocalHandOver handOver = LocalHandOver.parse(header(record, Topics.ENVELOPE_HEADER), record.value());
        List<QueuedRecipient> refused = new ArrayList<>();
        for (LocalOutcome.Refused each : outcome.refused()) {
            refused.add(
                    new QueuedRecipient.Held(each.recipient(), each.recipient(), status(each.reason()), reason(each)));
        }
        return new QueuedMessage(accepted(handOver), refused);
    }

    private static byte[] header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : header.value();
    }

    /** How it came in is no longer known, so it counts as a stranger's, who may least. */
    private static AcceptedMessage accepted(LocalHandOver handOver) {
        LocalHandOver.Header header = handOver.header();
        List<Recipient> recipients = header.targets().stream()
                .map(target -> new Recipient(target.recipient(), Recipient.Fate.LOCAL))
                .distinct()
                .toList();
        Envelope envelope = new Envelope(
                header.queueId(),
                header.acceptedAt(),
                new Origin.Mx(),
                header.reversePath(),
                recipients,
                BodyType.EIGHT_BIT_MIME,
                false,
                header.prefix());
        return new AcceptedMessage(envelope, header.content(), handOver.value());
    }

    private static EnhancedStatus status(LocalOutcome.Reason reason) {
        return EnhancedStatus.parse(
                switch (reason) {
                    case ACCOUNT_GONE -> "5.1.1";
                    case OVER_QUOTA -> "5.2.2";
                    case CONTENT_GONE -> "5.3.0";
                });
    }

    private static String reason(LocalOutcome.Refused refused) {
        String why = switch (refused.reason()) {
            case ACCOUNT_GONE -> "its mailbox is gone";
            case OVER_QUOTA -> "its mailbox is full";
            case CONTENT_GONE -> "the content is no longer stored";
        };
        return why + " (account " + refused.account() + ")";
    }

    private static void report(QueuedMessage queued) {
        for (QueuedRecipient recipient : queued.recipients()) {
            if (recipient instanceof QueuedRecipient.Held held) {
                log.warn(
                        "held queueId={} recipient={} status={} reason={}",
                        queued.message().envelope().queueId(),
                        held.recipient(),
                        held.status(),
                        held.reason());
            }
        }
    }
}
