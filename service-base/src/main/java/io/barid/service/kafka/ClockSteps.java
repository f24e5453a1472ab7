package io.barid.service.kafka;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Tells when the machine's clock was set back. The timers of Kafka's clients follow that clock, but never back: until it is again
 * where it was, a consumer sends no heartbeat, hears of no rebalance, and lets every new member of its group wait. Not thread-safe.
 */
final class ClockSteps {

    /** Less than this is at most one heartbeat late. */
    private static final long LEAST_MILLIS = 3_000;

    private final LongSupplier clock;
    private final LongSupplier nanoTime;
    private long difference;

    ClockSteps() {
        this(System::currentTimeMillis, System::nanoTime);
    }

    /**
     * @param clock    milliseconds of the day's time, which may be set
     * @param nanoTime nanoseconds from anywhere, which only grow
     */
    ClockSteps(LongSupplier clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.difference = difference();
    }

    /** How far the clock was set back since the last look; zero: not by as much as matters. */
    Duration back() {
        long before = difference;
        difference = difference();
        long step = before - difference;
        return step < LEAST_MILLIS ? Duration.ZERO : Duration.ofMillis(step);
    }

    private long difference() {
        return clock.getAsLong() - nanoTime.getAsLong() / 1_000_000;
    }
}
