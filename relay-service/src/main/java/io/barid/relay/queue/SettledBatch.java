package io.barid.relay.queue;

import io.barid.message.QueueId;
import io.barid.relay.bounce.Outbox;
import io.barid.relay.delivery.Attempt.Reach;
import io.barid.service.trace.Step;
import io.barid.service.trace.Trace;
import io.barid.transit.AcceptedMessage;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The transactions of {@link Settlement} and {@link Telling}. Reports are made before it and kept by it, together with the end of the rows they
 * are about: a crash makes no second report and loses none.
 */
@Component
class SettledBatch {

    /** Somebody changed rows between the look and the transaction: look again. */
    static final class ChangedException extends RuntimeException {
        ChangedException() {
            super("not the rows that the reports are about", null, false, false);
        }
    }

    private final TransactionTemplate transactions;
    private final SettledRows rows;
    private final RelayQueue queue;
    private final EndReports reports;
    private final Outbox outbox;
    private final Destinations destinations;
    private final RetrySchedule schedule;
    private final Wake wake;
    private final SettledEvents events;

    SettledBatch(
            TransactionTemplate transactions,
            SettledRows rows,
            RelayQueue queue,
            EndReports reports,
            Outbox outbox,
            Destinations destinations,
            RetrySchedule schedule,
            Wake wake,
            SettledEvents events) {
        this.transactions = transactions;
        this.rows = rows;
        this.queue = queue;
        this.reports = reports;
        this.outbox = outbox;
        this.destinations = destinations;
        this.schedule = schedule;
        this.wake = wake;
        this.events = events;
    }

    /**
     * All that needs nobody but the database.
     *
     * @param first false when this batch was tried before and may have been committed then
     * @return what is left for {@link #tell}
     */
    List<Settled.Ended> settle(List<Settled> batch, boolean first) {
        try (Step step = Step.open("settle", SpanKind.INTERNAL, traces(batch))) {
            step.with("barid.units", batch.size());
            Verdicts verdicts = Verdicts.of(batch, schedule, Instant.now());
            List<Settled.Ended> left = verdicts.takeEnded(batch);
            keep(batch, verdicts, Set.of(), List.of(), first);
            return left;
        }
    }

    private static List<Trace> traces(List<? extends Settled> batch) {
        return batch.stream()
                .map(settled -> settled.unit().trace())
                .filter(Trace::sampled)
                .toList();
    }

    /**
     * Ends rows together with what their senders are told; may ask mailbox-service first.
     *
     * @param brief whether mailbox-service may not be waited for
     * @return what there was no room for in memory, less than all
     */
    List<Settled.Ended> tell(List<Settled.Ended> batch, boolean first, BooleanSupplier brief) {
        try (Step step = Step.open("report", SpanKind.INTERNAL, traces(batch))) {
            return told(batch, first, brief);
        }
    }

    private List<Settled.Ended> told(List<Settled.Ended> batch, boolean first, BooleanSupplier brief) {
        Verdicts verdicts = Verdicts.of(List.copyOf(batch), schedule, Instant.now());
        // what was settled before, by a commit that nobody heard of, is not reported again
        Set<RowKey> ours = rows.sendable(verdicts.reported());
        EndReports.Written written = reports.write(verdicts, ours, brief);
        verdicts.only(written.about());
        ours.removeIf(row -> !written.about().contains(row.id()));
        keep(List.of(), verdicts, ours, written.reports(), first);
        events.ended(written.told());
        return batch.stream()
                .filter(each -> !written.about().contains(each.unit().queueId()))
                .toList();
    }

    private void keep(
            List<Settled> batch, Verdicts verdicts, Set<RowKey> ours, List<AcceptedMessage> made, boolean first) {
        Set<RowKey> givenUp = new HashSet<>(keysGivenUp(verdicts));
        givenUp.retainAll(ours);
        Map<String, Duration> blocked = new HashMap<>();
        Set<RowKey> deleted = transactions.execute(status -> {
            blocked.clear();
            return write(batch, verdicts, ours, givenUp, made, blocked);
        });
        if (!made.isEmpty()) {
            outbox.wake();
        }
        blocked.forEach(destinations.blocks()::set);
        wake(verdicts, blocked);
        events.settled(batch, verdicts, blocked, deleted, givenUp, first);
    }

    private static List<RowKey> keysGivenUp(Verdicts verdicts) {
        return verdicts.givenUp.stream().map(Verdicts.GivenUp::row).toList();
    }

    private Set<RowKey> write(
            List<Settled> batch,
            Verdicts verdicts,
            Set<RowKey> ours,
            Set<RowKey> givenUp,
            List<AcceptedMessage> made,
            Map<String, Duration> blocked) {
        UUID[] leaving = verdicts.leaving().stream().map(QueueId::value).toArray(UUID[]::new);
        if (leaving.length > 0) {
            queue.lock(leaving);
        }
        Set<RowKey> deleted =
                rows.delete(verdicts.gone.stream().map(Verdicts.Gone::row).toList());
        Set<RowKey> ended = rows.deleteSendable(givenUp);
        if (!ours.stream().allMatch(row -> deleted.contains(row) || ended.contains(row))) {
            throw new ChangedException();
        }
        List<Verdicts.Later> later = new ArrayList<>(verdicts.later);
        later.addAll(heldMeanwhile(verdicts, givenUp));
        rows.defer(later);
        rows.free(verdicts.free);
        verdicts.spoilt.forEach(each -> rows.hold(each.row(), each.reason()));
        if (leaving.length > 0) {
            queue.forget(leaving);
        }
        made.forEach(outbox::add);
        destinations(batch, blocked);
        return deleted;
    }

    /** They stay held, with what was said last. */
    private static List<Verdicts.Later> heldMeanwhile(Verdicts verdicts, Set<RowKey> givenUp) {
        return verdicts.givenUp.stream()
                .filter(each -> !givenUp.contains(each.row()))
                .map(each -> new Verdicts.Later(
                        each.row(),
                        Duration.ZERO,
                        each.notice().status(),
                        each.notice().reason(),
                        each.notice().said()))
                .toList();
    }

    private void destinations(List<Settled> batch, Map<String, Duration> blocked) {
        Set<String> served = new TreeSet<>();
        Map<String, Settled.Tried> unreached = new TreeMap<>();
        for (Settled each : batch) {
            if (each instanceof Settled.Tried tried) {
                String name = tried.unit().destination().toString();
                if (tried.attempt().reach() == Reach.UNREACHED) {
                    unreached.put(name, tried);
                    served.remove(name);
                } else if (tried.cleared()) {
                    served.add(name);
                    unreached.remove(name);
                }
            }
        }
        rows.unblock(served);
        unreached.forEach((name, tried) ->
                blocked.put(name, rows.block(name, SettledEvents.failure(tried), tried.took(), schedule::block)));
    }

    private void wake(Verdicts verdicts, Map<String, Duration> blocked) {
        verdicts.later.stream()
                .map(Verdicts.Later::rest)
                .min(Duration::compareTo)
                .ifPresent(wake::in);
        blocked.values().forEach(wake::in);
    }
}
