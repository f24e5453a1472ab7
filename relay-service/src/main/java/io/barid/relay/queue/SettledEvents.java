package io.barid.relay.queue;

import io.barid.relay.bounce.Told;
import io.barid.relay.delivery.DeliveryOutcome;
import io.barid.relay.delivery.Said;
import io.barid.service.journey.Journeys;
import io.barid.status.EnhancedStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Logs, counts and tells what was settled, once it is durable. */
@Component
class SettledEvents {

    private static final Logger log = LoggerFactory.getLogger("io.barid.relay.queue");

    private static final Duration[] BUCKETS = LongStream.of(
                    100,
                    200,
                    500,
                    1_000,
                    2_000,
                    5_000,
                    10_000,
                    30_000,
                    60_000,
                    300_000,
                    1_800_000,
                    14_400_000,
                    86_400_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Counter delivered;
    private final Counter deferred;
    private final Counter failed;
    private final Counter lost;
    private final Counter unsure;
    private final DistributionSummary batches;
    private final Timer deliveryTime;
    private final Journeys journeys;
    private final SettledJourney journey;

    SettledEvents(MeterRegistry registry, Journeys journeys) {
        this.journeys = journeys;
        this.journey = new SettledJourney(journeys);
        this.delivered = attempts(registry, "delivered");
        this.deferred = attempts(registry, "deferred");
        this.failed = attempts(registry, "failed");
        this.lost = duplicates(registry, "lease");
        this.unsure = duplicates(registry, "reply");
        this.deliveryTime = deliveryTime(registry);
        this.batches = DistributionSummary.builder("mail.relay.settled")
                .baseUnit("units")
                .description("attempts settled in one transaction")
                .register(registry);
    }

    private static Timer deliveryTime(MeterRegistry registry) {
        return Timer.builder("mail.relay.delivery.time")
                .description("from the 250 for a message to the 250 of the other system, for each recipient")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private static Counter attempts(MeterRegistry registry, String outcome) {
        return Counter.builder("mail.relay.attempts")
                .tag("outcome", outcome)
                .baseUnit("recipients")
                .description("recipients elsewhere that were tried, by what became of them")
                .register(registry);
    }

    private static Counter duplicates(MeterRegistry registry, String cause) {
        return Counter.builder("mail.relay.duplicates")
                .tag("cause", cause)
                .baseUnit("recipients")
                .description("recipients that may get a message twice: the connection was lost before the reply to the"
                        + " final dot, or the lease was lost during it")
                .register(registry);
    }

    void settled(
            List<Settled> batch,
            Verdicts verdicts,
            Map<String, Duration> blocked,
            Set<RowKey> deleted,
            Set<RowKey> givenUp,
            boolean first) {
        if (!batch.isEmpty()) {
            batches.record(batch.size());
        }
        batch.forEach(this::attempt);
        for (Verdicts.Gone each : verdicts.gone) {
            delivered.increment();
            Said said = each.said();
            log.info(
                    "delivered queueId={} recipient={} host={} reply={}",
                    each.row().id(),
                    each.row().recipient(),
                    said.host(),
                    said.reply());
            if (first && !deleted.contains(each.row())) {
                lost.increment();
                log.warn(
                        "queueId={} recipient={} was delivered, but taken over or dropped meanwhile",
                        each.row().id(),
                        each.row().recipient());
            }
        }
        verdicts.later.forEach(this::later);
        verdicts.givenUp.stream().filter(each -> givenUp.contains(each.row())).forEach(this::givenUp);
        verdicts.spoilt.forEach(each -> log.warn(
                "held queueId={} recipient={} reason={}",
                each.row().id(),
                each.row().recipient(),
                each.reason()));
        journey.settled(batch, verdicts, blocked);
    }

    /** What of a message was given up. */
    void ended(List<Told> told) {
        told.forEach(each -> each.to(journeys));
    }

    private void attempt(Settled settled) {
        if (settled instanceof Settled.Tried tried) {
            tried.attempt().outcomes().stream()
                    .filter(outcome -> outcome instanceof DeliveryOutcome.Delivered)
                    .forEach(outcome -> deliveryTime.record(since(tried.acceptedAt())));
            if (tried.attempt().unsure()) {
                unsure.increment(tried.recipients().size());
            }
            log.info(
                    "attempt queueId={} destination={} recipients={} reach={} ms={}",
                    tried.unit().queueId(),
                    tried.unit().destination(),
                    tried.recipients().size(),
                    tried.attempt().reach(),
                    tried.took().toMillis());
        }
    }

    /** Another machine's clock said when, so it may be ahead of ours. */
    private static Duration since(Instant acceptedAt) {
        Duration took = Duration.between(acceptedAt, Instant.now());
        return took.isNegative() ? Duration.ZERO : took;
    }

    private void later(Verdicts.Later each) {
        deferred.increment();
        log.info(
                "deferred queueId={} recipient={} status={} reason={} host={} reply={} seconds={}",
                each.row().id(),
                each.row().recipient(),
                each.status(),
                each.reason(),
                each.said().map(Said::host).orElse(""),
                each.said().map(Said::reply).orElse(""),
                each.rest().toSeconds());
    }

    private void givenUp(Verdicts.GivenUp each) {
        failed.increment();
        log.info(
                "failed queueId={} recipient={} status={} reason={} host={} reply={}",
                each.row().id(),
                each.row().recipient(),
                each.notice().status(),
                each.notice().reason(),
                each.notice().said().map(Said::host).orElse(""),
                each.notice().said().map(Said::reply).orElse(""));
    }

    /** Why a destination was not reached. */
    static Verdicts.Later failure(Settled.Tried tried) {
        RowKey row = tried.unit().recipients().getFirst().row();
        return switch (tried.attempt().outcomes().getFirst()) {
            case DeliveryOutcome.Deferred it ->
                new Verdicts.Later(row, Duration.ZERO, it.status(), it.reason(), it.said());
            case DeliveryOutcome.Failed it ->
                new Verdicts.Later(row, Duration.ZERO, it.status(), it.reason(), it.said());
            case DeliveryOutcome.Delivered it ->
                new Verdicts.Later(row, Duration.ZERO, EnhancedStatus.parse("4.4.1"), "", Optional.of(it.said()));
        };
    }
}
