package io.barid.relay.queue;

import io.barid.relay.delivery.Attempt;
import io.barid.relay.delivery.Courier;
import io.barid.relay.delivery.Couriers;
import io.barid.relay.delivery.DeliveryOutcome;
import io.barid.service.trace.Step;
import io.barid.status.EnhancedStatus;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's worth of work for a destination: carries unit after unit with the same {@link Courier}, waits a moment
 * for the next, and makes room after a while when other destinations wait for a turn.
 */
final class Lane implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    private static final int TURN_MESSAGES = 100;
    private static final Duration TURN = Duration.ofSeconds(30);
    private static final Duration AFTER_BUG = Duration.ofSeconds(10);
    private static final EnhancedStatus BUG = EnhancedStatus.parse("4.3.0");

    /** What a lane works with. */
    record Tools(
            Destinations destinations,
            Contents contents,
            Couriers couriers,
            Beat beat,
            Settlement settlement,
            RetrySchedule schedule,
            Timings timings) {}

    private final Line line;
    private final Tools tools;
    private final long began = System.nanoTime();
    private boolean first = true;
    private int carried;
    private volatile Courier courier;
    private volatile boolean cut;

    Lane(Line line, Tools tools) {
        this.line = line;
        this.tools = tools;
    }

    Line line() {
        return line;
    }

    /** True once. Guarded by the destinations' lock. */
    boolean takesFirst() {
        boolean was = first;
        first = false;
        return was;
    }

    boolean isCut() {
        return cut;
    }

    boolean hadItsTurn() {
        return carried >= TURN_MESSAGES || System.nanoTime() - began > TURN.toNanos();
    }

    /** Ends it now, from another thread: what it carries is not finished. */
    void cut() {
        cut = true;
        Courier open = courier;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void run() {
        try (Courier opened = tools.couriers().to(line.destination)) {
            courier = opened;
            work();
        } catch (InterruptedException e) {
            log.debug("lane to {} ends", line.destination);
        } catch (RuntimeException e) {
            log.error("lane to {} ends because of a bug", line.destination, e);
            // or the next lane would meet it at once
            tools.destinations().rest(line, AFTER_BUG);
        } finally {
            tools.destinations().ended(this);
        }
    }

    private void work() throws InterruptedException {
        boolean healthy = true;
        while (healthy) {
            Unit unit = tools.destinations()
                    .next(this, courier.connected() ? tools.timings().idle() : Duration.ZERO);
            if (unit == null) {
                return;
            }
            carried++;
            healthy = carry(unit);
        }
    }

    private boolean carry(Unit unit) throws InterruptedException {
        boolean handed = false;
        try {
            Contents.Prepared prepared = tools.contents().prepare(unit, this::isCut);
            if (prepared.dropped().isPresent()) {
                tools.settlement().put(new Settled.Returned(prepared.dropped().get()));
            }
            handed = true;
            return switch (prepared) {
                case Contents.Ready ready -> {
                    try {
                        yield attempt(ready);
                    } finally {
                        tools.contents().done(ready);
                    }
                }
                case Contents.Nothing ignored -> true;
                case Contents.NotNow ignored -> {
                    tools.settlement().put(new Settled.Returned(unit));
                    yield false;
                }
                case Contents.Unreadable unreadable -> {
                    tools.settlement().put(new Settled.Spoiled(unreadable.unit(), unreadable.reason()));
                    yield true;
                }
            };
        } finally {
            if (!handed) {
                tools.settlement().put(new Settled.Returned(unit));
            }
        }
    }

    private boolean attempt(Contents.Ready ready) throws InterruptedException {
        Unit unit = ready.unit();
        long start = System.nanoTime();
        boolean healthy = true;
        Attempt attempt;
        try {
            attempt = delivered(ready);
            if (attempt.outcomes().size() != unit.recipients().size()) {
                throw new IllegalStateException("a courier gives each recipient an outcome");
            }
        } catch (RuntimeException e) {
            log.error("queueId={} an attempt ended with a bug", unit.queueId(), e);
            attempt = bug(unit);
            healthy = false;
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Lesson lesson = tools.destinations()
                .learn(line, attempt, start, tools.schedule().block(1));
        for (Unit waiting : lesson.toGiveBack()) {
            tools.settlement().put(new Settled.Returned(waiting));
        }
        tools.settlement()
                .put(new Settled.Tried(
                        unit,
                        ready.acceptedAt(),
                        ready.mail().recipients(),
                        attempt.as(lesson.reach()),
                        lesson.wasTroubled(),
                        took));
        return healthy;
    }

    private Attempt delivered(Contents.Ready ready) {
        Unit unit = ready.unit();
        try (Step step = Step.open("deliver", SpanKind.CLIENT, List.of(unit.trace()))) {
            Attempt attempt =
                    courier.deliver(ready.mail(), () -> !cut && tools.beat().mayFinish(unit.owner()));
            step.with("barid.reach", attempt.reach().name());
            return attempt;
        }
    }

    private static Attempt bug(Unit unit) {
        DeliveryOutcome later = new DeliveryOutcome.Deferred(BUG, "internal error", Optional.empty());
        return new Attempt(
                Attempt.Reach.PUSHED_BACK, Collections.nCopies(unit.recipients().size(), later), false, List.of());
    }
}
