package io.barid.mailbox.delivery;

import io.barid.mailbox.content.Links;
import io.barid.message.QueueId;
import io.barid.service.kafka.BatchHandler;
import io.barid.transit.LocalOutcome.Reason;
import io.barid.transit.LocalOutcome.Refused;
import io.barid.transit.LocalOutcome.Stored;
import io.barid.transit.PoisonRecordException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes a batch of {@code mail.local}: what cannot be read or stored, or was asked about, is reported first, then the rest
 * is stored together with the position. Killed anywhere in between, the same batch comes again and changes nothing twice.
 */
@Component
class LocalDeliveryListener implements BatchHandler {

    private static final Logger log = LoggerFactory.getLogger(LocalDeliveryListener.class);

    /** Only seen inside the transaction, so rolls it back: something must be reported before it may commit. */
    private static final class UnreportedException extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient BatchResult result;

        private UnreportedException(BatchResult result) {
            super("not reported yet", null, false, false);
            this.result = result;
        }
    }

    /**
     * What relay-service has been told in this batch.
     *
     * @param outcome a {@link Refused} or a {@link Stored}
     */
    private record Report(Arrival arrival, Record outcome) {}

    private final LocalDelivery delivery;
    private final CarefulDelivery careful;
    private final Links links;
    private final Reports reports;
    private final DeliveryMetrics metrics;
    private final DeliveryJourney journey;

    LocalDeliveryListener(
            LocalDelivery delivery,
            CarefulDelivery careful,
            Links links,
            Reports reports,
            DeliveryMetrics metrics,
            DeliveryJourney journey) {
        this.delivery = delivery;
        this.careful = careful;
        this.links = links;
        this.reports = reports;
        this.metrics = metrics;
        this.journey = journey;
    }

    @Override
    public void on(List<ConsumerRecord<byte[], byte[]>> records, Commit commit) throws Exception {
        Set<UUID> dead = new HashSet<>();
        List<Arrival> batch = read(records, dead);
        Set<Report> reported = new HashSet<>();
        boolean poisoned = false;
        while (true) {
            try {
                BatchResult result = store(batch, poisoned, reported, dead, commit);
                committed(result);
                return;
            } catch (UnreportedException e) {
                report(e.result, reported);
                e.result
                        .unstorable()
                        .forEach(it -> dead.add(it.arrival().header().queueId().value()));
                batch = without(e.result.unstorable(), batch);
            } catch (RuntimeException e) {
                if (poisoned || !CarefulDelivery.becauseOfData(e)) {
                    throw e;
                }
                poisoned = true;
            }
        }
    }

    /** @param dead gets the ids of those that are not readable as a whole */
    private List<Arrival> read(List<ConsumerRecord<byte[], byte[]>> records, Set<UUID> dead)
            throws InterruptedException, ExecutionException {
        List<Arrival> batch = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                batch.add(Arrival.read(record));
            } catch (PoisonRecordException e) {
                bury(record, e.getMessage());
                Arrival.queueIdIn(record).ifPresent(id -> dead.add(id.value()));
            }
        }
        return batch;
    }

    private BatchResult store(
            List<Arrival> batch, boolean poisoned, Set<Report> reported, Set<UUID> dead, Commit commit) {
        BatchResult[] result = new BatchResult[1];
        commit.inTransaction(() -> {
            links.holdForDeadLetters(dead);
            result[0] = poisoned ? careful.deliver(batch, told(reported)) : delivery.deliver(batch, told(reported));
            boolean allReported = result[0].unstorable().isEmpty()
                    && result[0].refused().stream()
                            .allMatch(it -> unreported(it.arrival(), it.refused(), reported)
                                    .isEmpty())
                    && result[0].asked().stream()
                            .allMatch(it -> unreported(it.arrival(), it.stored(), reported)
                                    .isEmpty());
            if (!allReported) {
                throw new UnreportedException(result[0]);
            }
        });
        return result[0];
    }

    /** Full or stored, it must stay so, even if somebody made or took room meanwhile. */
    private static Told told(Set<Report> reported) {
        Told told = new Told(new HashSet<>(), new HashSet<>());
        for (Report report : reported) {
            QueueId id = report.arrival().header().queueId();
            if (report.outcome() instanceof Refused refused && refused.reason() == Reason.OVER_QUOTA) {
                told.full().add(new Pair(refused.account(), id));
            } else if (report.outcome() instanceof Stored stored) {
                told.stored().add(new Pair(stored.account(), id));
            }
        }
        return told;
    }

    private void report(BatchResult result, Set<Report> reported) throws InterruptedException, ExecutionException {
        for (BatchResult.Refusals refusals : result.refused()) {
            List<Refused> open = unreported(refusals.arrival(), refusals.refused(), reported);
            reports.refused(refusals.arrival(), open);
            open.forEach(refused -> reported.add(new Report(refusals.arrival(), refused)));
        }
        for (BatchResult.Successes successes : result.asked()) {
            List<Stored> open = unreported(successes.arrival(), successes.stored(), reported);
            reports.stored(successes.arrival(), open);
            open.forEach(stored -> reported.add(new Report(successes.arrival(), stored)));
        }
        for (BatchResult.Unstorable unstorable : result.unstorable()) {
            bury(unstorable.arrival().record(), unstorable.reason());
        }
    }

    private static <T extends Record> List<T> unreported(Arrival arrival, List<T> outcomes, Set<Report> reported) {
        return outcomes.stream()
                .filter(outcome -> !reported.contains(new Report(arrival, outcome)))
                .toList();
    }

    private void bury(ConsumerRecord<byte[], byte[]> record, String reason)
            throws InterruptedException, ExecutionException {
        if (!reports.dead(record, reason)) {
            return;
        }
        metrics.dead();
        log.error(
                "record {} of {}-{} is unreadable or unstorable and was put aside in {}.dead: {}",
                record.offset(),
                record.topic(),
                record.partition(),
                record.topic(),
                reason);
    }

    private static List<Arrival> without(List<BatchResult.Unstorable> unstorable, List<Arrival> batch) {
        Set<Arrival> gone = new HashSet<>();
        unstorable.forEach(it -> gone.add(it.arrival()));
        return batch.stream().filter(arrival -> !gone.contains(arrival)).toList();
    }

    private void committed(BatchResult result) {
        metrics.committed(result);
        journey.committed(result);
        result.stored()
                .forEach(entry -> log.info(
                        "stored queueId={} account={} uid={} octets={}",
                        entry.pair().queueId(),
                        entry.pair().account(),
                        entry.uid(),
                        entry.octets()));
        result.refused()
                .forEach(refusals -> refusals.refused()
                        .forEach(refused -> log.warn(
                                "refused queueId={} account={} reason={}",
                                refusals.arrival().header().queueId(),
                                refused.account(),
                                refused.reason())));
    }
}
