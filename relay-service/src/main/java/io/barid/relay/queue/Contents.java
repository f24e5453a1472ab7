package io.barid.relay.queue;

import io.barid.message.QueueId;
import io.barid.relay.delivery.OutgoingMail;
import io.barid.service.trace.Trace;
import io.barid.service.trace.Traces;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.PoisonRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Makes a unit ready to leave: reads its message where memory had no room for it, and looks again at rows that waited, as
 * an operator may have held, dropped or rerouted them. Waits while the database is away.
 */
@Component
class Contents {

    private static final Logger log = LoggerFactory.getLogger(Contents.class);
    private static final int READERS = 3;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final long STALE = Duration.ofSeconds(2).toNanos();
    /** In KiB: the largest inline content and the largest envelope. */
    private static final int LARGEST = 1024;

    /** What came of it. */
    sealed interface Prepared {
        /** Rows of the unit that are not to be sent any more. */
        Optional<Unit> dropped();
    }

    /** @param kib of memory that {@link #done} gives back */
    record Ready(Unit unit, OutgoingMail mail, Instant acceptedAt, int kib, Optional<Unit> dropped)
            implements Prepared {}

    /** No row is left to be sent. */
    record Nothing(Optional<Unit> dropped) implements Prepared {}

    /** The lane was cut before the database answered. */
    record NotNow() implements Prepared {
        @Override
        public Optional<Unit> dropped() {
            return Optional.empty();
        }
    }

    record Unreadable(Unit unit, String reason, Optional<Unit> dropped) implements Prepared {}

    private record Read(byte[] envelope, byte[] content, String traceparent) {}

    private final JdbcTemplate database;
    private final Traces traces;
    private final Semaphore readers = new Semaphore(READERS, true);
    private final Semaphore memory =
            new Semaphore((int) Math.max(8 * LARGEST, Runtime.getRuntime().maxMemory() / 4 / 1024), true);

    Contents(JdbcTemplate database, Traces traces) {
        this.database = database;
        this.traces = traces;
    }

    Prepared prepare(Unit unit, BooleanSupplier cut) throws InterruptedException {
        while (!cut.getAsBoolean()) {
            try {
                return tryOnce(unit);
            } catch (DataAccessException e) {
                log.debug("queueId={} waits for the database: {}", unit.queueId(), e.toString());
                Thread.sleep(PAUSE);
            }
        }
        return new NotNow();
    }

    private Prepared tryOnce(Unit unit) throws InterruptedException {
        Unit ours = System.nanoTime() - unit.since() > STALE ? stillOurs(unit) : unit;
        Optional<Unit> dropped = dropped(unit, ours);
        if (ours.recipients().isEmpty()) {
            return new Nothing(dropped);
        }
        if (ours.message().isPresent()) {
            return ready(ours, ours.message().get(), 0, dropped);
        }
        return read(ours, dropped);
    }

    private static Optional<Unit> dropped(Unit all, Unit kept) {
        Set<RowKey> rows = Set.copyOf(kept.rows());
        List<Addressee> gone =
                all.recipients().stream().filter(it -> !rows.contains(it.row())).toList();
        // what is left of the unit keeps the message's memory
        Unit rest = kept.recipients().isEmpty() ? all : all.with(gone).bare();
        return gone.isEmpty() ? Optional.empty() : Optional.of(rest);
    }

    private Unit stillOurs(Unit unit) throws InterruptedException {
        readers.acquire();
        try {
            List<String> rows = database.queryForList(
                    """
                    select recipient from queued
                    where queue_id = ? and leased_by = ? and state = 'outbound' and destination = ?""",
                    String.class,
                    unit.queueId().value(),
                    unit.owner(),
                    unit.destination().toString());
            return unit.only(rows.stream()
                    .map(recipient -> new RowKey(unit.queueId().value(), recipient, unit.owner()))
                    .collect(Collectors.toSet()));
        } finally {
            readers.release();
        }
    }

    private Prepared read(Unit unit, Optional<Unit> dropped) throws InterruptedException {
        memory.acquire(LARGEST);
        int kept = 0;
        try {
            List<Read> found = found(unit);
            if (found.isEmpty()) {
                return new Unreadable(unit, "its message is gone", dropped);
            }
            Read read = found.getFirst();
            AcceptedMessage message = AcceptedMessage.parse(read.envelope(), read.content());
            kept = Math.min(LARGEST, size(read) / 1024 + 1);
            Trace trace = traces.continued(read.traceparent(), unit.queueId().toString());
            return ready(unit.tracedBy(trace), message, kept, dropped);
        } catch (PoisonRecordException e) {
            return new Unreadable(unit, "unreadable in the queue: " + e.getMessage(), dropped);
        } finally {
            memory.release(LARGEST - kept);
        }
    }

    private List<Read> found(Unit unit) throws InterruptedException {
        readers.acquire();
        try {
            return query(unit.queueId());
        } finally {
            readers.release();
        }
    }

    private List<Read> query(QueueId queueId) {
        return database.query(
                "select envelope, content, traceparent from message where queue_id = ?",
                (row, number) ->
                        new Read(row.getBytes("envelope"), row.getBytes("content"), row.getString("traceparent")),
                queueId.value());
    }

    private static int size(Read read) {
        return read.envelope().length + (read.content() == null ? 0 : read.content().length);
    }

    private static Prepared ready(Unit unit, AcceptedMessage message, int kib, Optional<Unit> dropped) {
        return new Ready(unit, Outgoing.mail(unit, message), message.envelope().acceptedAt(), kib, dropped);
    }

    void done(Ready ready) {
        memory.release(ready.kib());
    }

    /** A message for reports about it; empty when nobody waits for it any more. May wait, and fail, with the database. */
    Optional<AcceptedMessage> message(QueueId queueId) throws PoisonRecordException {
        List<Read> found = query(queueId);
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(AcceptedMessage.parse(
                        found.getFirst().envelope(), found.getFirst().content()));
    }
}
