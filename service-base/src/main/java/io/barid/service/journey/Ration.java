package io.barid.service.journey;

import java.util.function.LongSupplier;

/** So many at once, and after that so many a second. For use by many threads. */
public final class Ration {

    private static final double NANOS = 1e9;

    private final int most;
    private final double aSecond;
    private final LongSupplier clock;
    private double left;
    private long seen;

    public Ration(int most, double aSecond) {
        this(most, aSecond, System::nanoTime);
    }

    /** @param clock nanoseconds */
    Ration(int most, double aSecond, LongSupplier clock) {
        this.most = most;
        this.aSecond = aSecond;
        this.clock = clock;
        this.left = most;
        this.seen = clock.getAsLong();
    }

    /** Whether there is one more. */
    public synchronized boolean take() {
        long now = clock.getAsLong();
        left = Math.min(most, left + (now - seen) / NANOS * aSecond);
        seen = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
