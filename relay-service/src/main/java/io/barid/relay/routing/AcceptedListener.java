package io.barid.relay.routing;

import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.relay.bounce.Outbox;
import io.barid.relay.bounce.Reports;
import io.barid.relay.delivery.Routes;
import io.barid.relay.publish.DeadLetters;
import io.barid.relay.publish.Publisher;
import io.barid.relay.queue.Intake;
import io.barid.relay.queue.QueuedMessage;
import io.barid.service.kafka.BatchHandler;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.PoisonRecordException;
import io.barid.transit.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.springframework.stereotype.Component;

/**
 * Takes a batch of {@code mail.accepted}: learns where it goes, publishes what goes to mailboxes here, and then commits the
 * rest to the queue, and reports about what goes nowhere, together with the position. Killed in between, the same batch
 * comes again: a mailbox takes a message once.
 */
@Component
class AcceptedListener implements BatchHandler {

    /** A batch that was read. */
    private record Batch(List<AcceptedMessage> messages, List<DeadLetters.Dead> dead) {

        /** Reports that Barid made; each is taken once. */
        private List<QueueId> reports() {
            return messages.stream()
                    .filter(Batch::report)
                    .map(message -> message.envelope().queueId())
                    .toList();
        }

        private static boolean report(AcceptedMessage message) {
            return message.envelope().origin() instanceof Origin.Bounce;
        }
    }

    private final Router router;
    private final Publisher publisher;
    private final Intake intake;
    private final Reports reports;
    private final Outbox outbox;
    private final Routes hops;
    private final RoutingEvents events;
    private final DeadLetters deadLetters;

    AcceptedListener(
            Router router,
            Publisher publisher,
            Intake intake,
            Reports reports,
            Outbox outbox,
            Routes hops,
            RoutingEvents events,
            DeadLetters deadLetters) {
        this.router = router;
        this.publisher = publisher;
        this.intake = intake;
        this.reports = reports;
        this.outbox = outbox;
        this.hops = hops;
        this.events = events;
        this.deadLetters = deadLetters;
    }

    @Override
    public void on(List<ConsumerRecord<byte[], byte[]>> records, Commit commit) throws Exception {
        Batch batch = read(records);
        Routing routing =
                router.route(batch.messages().stream().map(Routing.Question::of).toList());
        Made made = handOver(batch, routing);
        try (Intake.Batch queued = intake.open()) {
            commit.inTransaction(() -> keep(batch, routing, made.reports(), queued));
            queued.committed();
        }
        if (!made.reports().isEmpty()) {
            outbox.wake();
        }
        batch.dead().forEach(deadLetters::report);
        for (AcceptedMessage message : batch.messages()) {
            events.routed(message, routing.routes(Routing.Question.of(message)), made.at());
        }
        made.told().forEach(events::told);
    }

    private static Batch read(List<ConsumerRecord<byte[], byte[]>> records) {
        Batch batch = new Batch(new ArrayList<>(), new ArrayList<>());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Header envelope = record.headers().lastHeader(Topics.ENVELOPE_HEADER);
            try {
                batch.messages().add(AcceptedMessage.parse(envelope == null ? null : envelope.value(), record.value()));
            } catch (PoisonRecordException e) {
                batch.dead().add(new DeadLetters.Dead(record, e));
            }
        }
        return batch;
    }

    /**
     * What goes to mailboxes here is durable in Kafka on return.
     *
     * @return reports about what goes nowhere
     */
    private Made handOver(Batch batch, Routing routing) throws Exception {
        Publication publication = new Publication(publisher);
        publication.add(deadLetters.unpublished(batch.dead()));
        Made made = new Made();
        for (AcceptedMessage message : batch.messages()) {
            List<Route> routes = routing.routes(Routing.Question.of(message));
            publication.add(HandOver.records(message, routes));
            made.about(message, routes, reports);
        }
        publication.flush();
        deadLetters.published(batch.dead());
        return made;
    }

    /** In the position's transaction. */
    private void keep(Batch batch, Routing routing, List<AcceptedMessage> made, Intake.Batch queued) {
        Set<QueueId> taken = outbox.taken(batch.reports());
        for (AcceptedMessage message : batch.messages()) {
            if (!Batch.report(message) || taken.contains(message.envelope().queueId())) {
                QueuedMessage rows = Rows.of(message, routing.routes(Routing.Question.of(message)), hops);
                if (!rows.recipients().isEmpty()) {
                    queued.add(rows);
                }
            }
        }
        queued.flush();
        made.forEach(outbox::add);
    }
}
