package io.barid.service.clock;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Tells when a clock was set back, this machine's or the database's. Not thread-safe. */
public final class ClockSteps {

    /** Less than this harms nobody: a heartbeat or a try is so much late. */
    private static final long LEAST_MILLIS = 3_000;

    private final LongSupplier clock;
    private final LongSupplier nanoTime;
    private long difference;

    /** @param clock milliseconds of the day's time, which may be set */
    public ClockSteps(LongSupplier clock) {
        this(clock, System::nanoTime);
    }

    /**
     * @param clock    milliseconds of the day's time, which may be set
     * @param nanoTime nanoseconds from anywhere, which only grow
     */
    public ClockSteps(LongSupplier clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.difference = difference();
    }

    /** How far the clock was set back since the last look; zero: not by as much as matters. */
    public Duration back() {
        long before = difference;
        difference = difference();
        long step = before - difference;
        return step < LEAST_MILLIS ? Duration.ZERO : Duration.ofMillis(step);
    }

    private long difference() {
        return clock.getAsLong() - nanoTime.getAsLong() / 1_000_000;
    }
}
