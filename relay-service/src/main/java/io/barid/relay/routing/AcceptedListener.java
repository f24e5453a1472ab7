package io.barid.relay.routing;

import io.barid.address.ForwardPath;
import io.barid.message.Recipient;
import io.barid.relay.publish.DeadLetters;
import io.barid.relay.publish.Publisher;
import io.barid.relay.queue.QueuedMessage;
import io.barid.relay.queue.QueuedRecipient;
import io.barid.relay.queue.RelayQueue;
import io.barid.service.kafka.BatchHandler;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.PoisonRecordException;
import io.barid.transit.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.springframework.stereotype.Component;

/**
 * Takes a batch of {@code mail.accepted}: routes it, publishes what goes to mailboxes here, and then commits the rest to
 * the queue together with the position. Killed in between, the same batch comes again: a mailbox takes a message once.
 */
@Component
class AcceptedListener implements BatchHandler {

    /** A batch that was read. */
    private record Batch(List<AcceptedMessage> messages, List<DeadLetters.Dead> dead) {}

    private final Router router;
    private final Publisher publisher;
    private final RelayQueue queue;
    private final RoutingEvents events;
    private final DeadLetters deadLetters;

    AcceptedListener(
            Router router, Publisher publisher, RelayQueue queue, RoutingEvents events, DeadLetters deadLetters) {
        this.router = router;
        this.publisher = publisher;
        this.queue = queue;
        this.events = events;
        this.deadLetters = deadLetters;
    }

    @Override
    public void on(List<ConsumerRecord<byte[], byte[]>> records, Commit commit) throws Exception {
        Batch batch = read(records);
        Routing routing = router.route(batch.messages().stream()
                .map(message -> new Routing.Question(message, paths(message, Recipient.Fate.LOCAL)))
                .toList());
        List<Routing.Routed> routed = routed(routing, batch.messages());
        List<QueuedMessage> queued = queued(routing, routed);
        publisher.publish(outgoing(routed, batch.dead()));
        commit.inTransaction(() -> queue.add(queued));
        batch.dead().forEach(deadLetters::report);
        routed.forEach(events::routed);
        queued.forEach(events::queued);
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

    private static List<ForwardPath> paths(AcceptedMessage message, Recipient.Fate fate) {
        return message.envelope().recipients().stream()
                .filter(recipient -> recipient.fate() == fate)
                .map(Recipient::path)
                .toList();
    }

    /** With the recipients that were remote at RCPT; without an answer these are all there is. */
    private static List<Routing.Routed> routed(Routing routing, List<AcceptedMessage> messages) {
        List<Routing.Routed> routed = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            List<Route> routes = new ArrayList<>();
            paths(messages.get(i), Recipient.Fate.REMOTE)
                    .forEach(path -> routes.add(new Route.Remote(path, path, Optional.empty())));
            switch (routing) {
                case Routing.Answered answered ->
                    routes.addAll(answered.messages().get(i).routes());
                case Routing.NoAnswer ignored -> {}
            }
            routed.add(new Routing.Routed(messages.get(i), routes));
        }
        return routed;
    }

    private static List<QueuedMessage> queued(Routing routing, List<Routing.Routed> routed) {
        List<QueuedMessage> queued = new ArrayList<>();
        for (Routing.Routed each : routed) {
            List<QueuedRecipient> recipients = new ArrayList<>(Held.of(each.routes()));
            switch (routing) {
                case Routing.Answered ignored -> {}
                case Routing.NoAnswer ignored ->
                    paths(each.message(), Recipient.Fate.LOCAL).stream()
                            .map(path -> new QueuedRecipient.Unrouted(path, "mailbox-service does not answer"))
                            .forEach(recipients::add);
            }
            queued.add(new QueuedMessage(each.message(), recipients));
        }
        return queued;
    }

    private static List<ProducerRecord<byte[], byte[]>> outgoing(
            List<Routing.Routed> routed, List<DeadLetters.Dead> dead) {
        List<ProducerRecord<byte[], byte[]>> outgoing = new ArrayList<>();
        routed.forEach(each -> outgoing.addAll(HandOver.records(each)));
        dead.forEach(each -> outgoing.add(each.letter()));
        return outgoing;
    }
}
