package io.barid.relay.outcome;

import io.barid.relay.bounce.Notice;
import io.barid.relay.bounce.Outbox;
import io.barid.relay.bounce.Reports;
import io.barid.relay.bounce.Told;
import io.barid.relay.publish.DeadLetters;
import io.barid.relay.publish.Publisher;
import io.barid.service.journey.Journeys;
import io.barid.service.kafka.BatchHandler;
import io.barid.status.EnhancedStatus;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.PoisonRecordException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.stereotype.Component;

/**
 * Takes a batch of {@code mail.outcome}: writes the reports that are owed, then keeps them together with the position and
 * with what names each outcome, so that a repeat is told nobody.
 */
@Component
class OutcomeListener implements BatchHandler {

    private static final Logger log = LoggerFactory.getLogger(OutcomeListener.class);
    private static final EnhancedStatus CONTENT_GONE = EnhancedStatus.parse("5.3.0");

    /** Only seen inside the transaction, so rolls it back: another replica told some of it meanwhile. */
    private static final class ToldMeanwhileException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private ToldMeanwhileException() {
            super("told meanwhile", null, false, false);
        }
    }

    /** What a batch comes to. */
    private record Prepared(
            Set<SeenOutcomes.Name> names, List<Outcome> fresh, List<AcceptedMessage> reports, List<Told> told) {}

    private final Publisher publisher;
    private final SeenOutcomes seen;
    private final Reports reports;
    private final Outbox outbox;
    private final DeadLetters deadLetters;
    private final Journeys journeys;

    OutcomeListener(
            Publisher publisher,
            SeenOutcomes seen,
            Reports reports,
            Outbox outbox,
            DeadLetters deadLetters,
            Journeys journeys) {
        this.journeys = journeys;
        this.publisher = publisher;
        this.seen = seen;
        this.reports = reports;
        this.outbox = outbox;
        this.deadLetters = deadLetters;
    }

    @Override
    public void on(List<ConsumerRecord<byte[], byte[]>> records, Commit commit) throws Exception {
        List<Outcome> outcomes = new ArrayList<>();
        List<DeadLetters.Dead> dead = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                outcomes.add(Outcome.read(record));
            } catch (PoisonRecordException e) {
                dead.add(new DeadLetters.Dead(record, e));
            }
        }
        publisher.publish(deadLetters.unpublished(dead));
        deadLetters.published(dead);
        Prepared done = keep(outcomes, commit);
        dead.forEach(deadLetters::report);
        done.fresh().forEach(OutcomeListener::report);
        if (!done.reports().isEmpty()) {
            outbox.wake();
        }
        done.told().forEach(told -> told.to(journeys));
        seen.forget();
    }

    private Prepared keep(List<Outcome> outcomes, Commit commit) {
        while (true) {
            Prepared prepared = prepare(outcomes);
            try {
                commit.inTransaction(() -> {
                    if (!seen.add(prepared.names()).isEmpty()) {
                        throw new ToldMeanwhileException();
                    }
                    prepared.reports().forEach(outbox::add);
                });
                return prepared;
            } catch (ToldMeanwhileException e) {
                log.debug("outcomes were told by another replica meanwhile");
            }
        }
    }

    private Prepared prepare(List<Outcome> outcomes) {
        Set<SeenOutcomes.Name> all = new LinkedHashSet<>();
        outcomes.forEach(outcome -> all.addAll(outcome.notices().keySet()));
        Set<SeenOutcomes.Name> told = new HashSet<>(seen.known(all));
        Prepared prepared =
                new Prepared(new LinkedHashSet<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Outcome outcome : outcomes) {
            Outcome fresh = without(told, outcome);
            if (!fresh.notices().isEmpty()) {
                told.addAll(fresh.notices().keySet());
                prepared.names().addAll(fresh.notices().keySet());
                prepared.fresh().add(fresh);
                List<Notice> notices = List.copyOf(fresh.notices().values());
                List<AcceptedMessage> written = reports.about(fresh.message(), notices);
                prepared.reports().addAll(written);
                prepared.told().add(Told.of(fresh.message().envelope(), notices, written));
            }
        }
        return prepared;
    }

    private static Outcome without(Set<SeenOutcomes.Name> told, Outcome outcome) {
        Map<SeenOutcomes.Name, Notice> fresh = new LinkedHashMap<>(outcome.notices());
        fresh.keySet().removeAll(told);
        return new Outcome(outcome.message(), fresh);
    }

    private static void report(Outcome outcome) {
        outcome.notices().values().forEach(notice -> {
            if (notice.kind() == Notice.Kind.DELIVERED) {
                log.info(
                        "stored queueId={} recipient={}",
                        outcome.message().envelope().queueId(),
                        notice.recipient());
            } else {
                log.atLevel(notice.status().equals(CONTENT_GONE) ? Level.ERROR : Level.WARN)
                        .log(
                                "bounced queueId={} recipient={} status={} reason={}",
                                outcome.message().envelope().queueId(),
                                notice.recipient(),
                                notice.status(),
                                notice.reason());
            }
        });
    }
}
