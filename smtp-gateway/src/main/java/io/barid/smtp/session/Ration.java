package io.barid.smtp.session;

import java.util.function.LongSupplier;

/** So many at once, and after that so many a second. For use by many threads. */
final class Ration {

    private static final double NANOS = 1e9;

    private final int most;
    private final int aSecond;
    private final LongSupplier clock;
    private double left;
    private long seen;

    Ration(int most, int aSecond) {
        this(most, aSecond, System::nanoTime);
    }

    /** @param clock nanoseconds */
    Ration(int most, int aSecond, LongSupplier clock) {
        this.most = most;
        this.aSecond = aSecond;
        this.clock = clock;
        this.left = most;
        this.seen = clock.getAsLong();
    }

    /** Whether there is one more. */
    synchronized boolean take() {
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
