package io.barid.relay.queue;

import io.barid.address.ReversePath;
import io.barid.message.MessageContent;
import io.barid.relay.delivery.Destination;
import io.barid.service.trace.Step;
import io.barid.transit.AcceptedMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The way into the queue for mail that leaves: rows come in already leased to this replica while it has room, and what was
 * so admitted starts from memory as soon as it is committed.
 */
@Component
public class Intake {

    /** In octets, for each recipient of an envelope in memory. */
    private static final int RECIPIENT_OCTETS = 250;

    private final RelayQueue queue;
    private final Destinations destinations;
    private final Beat beat;

    Intake(RelayQueue queue, Destinations destinations, Beat beat) {
        this.queue = queue;
        this.destinations = destinations;
        this.beat = beat;
    }

    /** A new batch; to be closed by its caller. */
    public Batch open() {
        return new Batch(queue, destinations, beat);
    }

    /** Messages on their way into the queue, in one transaction. Used by one thread. */
    public static final class Batch implements AutoCloseable {

        private record Stream(Destination destination, Optional<ReversePath> rewritten) {}

        private final RelayQueue queue;
        private final Destinations destinations;
        private final Beat beat;
        private final List<QueuedMessage> messages = new ArrayList<>();
        private final List<RelayQueue.NewRow> rows = new ArrayList<>();
        private final List<Unit> admitted = new ArrayList<>();
        private Set<RowKey> inserted = Set.of();

        private Batch(RelayQueue queue, Destinations destinations, Beat beat) {
            this.queue = queue;
            this.destinations = destinations;
            this.beat = beat;
        }

        /** Writes the rows in the caller's transaction, now or at {@link #flush}. */
        public void add(QueuedMessage message) {
            messages.add(message);
            Optional<UUID> owner = beat.id();
            Map<Stream, Map<RowKey, QueuedRecipient.Outbound>> streams = new LinkedHashMap<>();
            for (QueuedRecipient recipient : message.recipients()) {
                if (owner.isPresent() && recipient instanceof QueuedRecipient.Outbound outbound) {
                    RowKey row = new RowKey(
                            message.message().envelope().queueId().value(),
                            ColumnText.of(outbound.recipient()),
                            owner.get());
                    streams.computeIfAbsent(
                                    new Stream(outbound.destination(), outbound.rewritten()),
                                    stream -> new LinkedHashMap<>())
                            .putIfAbsent(row, outbound);
                }
            }
            Map<String, UUID> leased = new HashMap<>();
            streams.forEach((stream, recipients) -> admit(message.message(), stream, recipients, leased));
            for (QueuedRecipient recipient : message.recipients()) {
                UUID lease = recipient instanceof QueuedRecipient.Outbound outbound
                        ? leased.get(ColumnText.of(outbound.recipient()))
                        : null;
                rows.add(new RelayQueue.NewRow(message.message().envelope().queueId(), recipient, lease));
            }
        }

        private void admit(
                AcceptedMessage message,
                Stream stream,
                Map<RowKey, QueuedRecipient.Outbound> recipients,
                Map<String, UUID> leased) {
            List<Addressee> addressees = recipients.entrySet().stream()
                    .map(entry -> new Addressee(
                            entry.getKey(),
                            entry.getValue().recipient(),
                            entry.getValue().given(),
                            0))
                    .toList();
            long shared = octets(message);
            for (List<Addressee> part : Unit.transactions(addressees)) {
                Unit unit = new Unit(
                        part.getFirst().row().owner(),
                        message.envelope().queueId(),
                        stream.destination(),
                        stream.rewritten(),
                        part,
                        Optional.of(message),
                        (long) RECIPIENT_OCTETS * part.size(),
                        System.nanoTime(),
                        Step.of(message.envelope().queueId()));
                destinations.reserve(unit, shared).ifPresent(held -> {
                    admitted.add(held);
                    held.rows().forEach(row -> leased.put(row.recipient(), row.owner()));
                });
            }
        }

        private static long octets(AcceptedMessage message) {
            long content = message.content() instanceof MessageContent.Inline inline ? inline.octets() : 0;
            return content
                    + (long) RECIPIENT_OCTETS
                            * (4 + message.envelope().recipients().size());
        }

        /** Writes what is not written yet; the last call before the transaction ends. */
        public void flush() {
            queue.messages(messages);
            inserted = queue.insert(rows);
        }

        /** The transaction has committed: what found room is delivered now. */
        public void committed() {
            List<Unit> start = new ArrayList<>();
            for (Unit unit : admitted) {
                if (!beat.holds(unit.owner())) {
                    destinations.release(unit);
                    continue;
                }
                Unit ours = destinations.keep(unit, inserted);
                if (ours.recipients().isEmpty()) {
                    destinations.release(ours);
                } else {
                    start.add(ours);
                }
            }
            admitted.clear();
            destinations.start(start);
        }

        /** Without {@link #committed}, the room is free again. */
        @Override
        public void close() {
            admitted.forEach(destinations::release);
            admitted.clear();
        }
    }
}
