package io.barid.smtp.session;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * How fast content must come: 64 KiB, or its end, in each span of the client's time; the span is short while the memory for
 * content is nearly used up. Only what is spent waiting for the client counts as its time, that for the next BDAT included.
 */
final class Pace {

    /** What each span must bring. */
    private static final int OCTETS = 64 * 1024;

    private static final long NEVER = Long.MAX_VALUE;
    private static final int SHORTER = 15;
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    /** Who waits notices the end of a span itself, if it did not become short meanwhile. */
    private static final long GRACE = TimeUnit.SECONDS.toNanos(1);

    private final long spanNanos;
    private final long shortNanos;
    private final BooleanSupplier crowded;
    private long octets;
    private long waitedNanos;
    /** {@link System#nanoTime} at which the span would have begun without our own time in it; NEVER: nobody waits. */
    private volatile long begun = NEVER;

    /** Something that comes from the client within a time, or not. */
    @FunctionalInterface
    interface Wait<T> {
        T within(long nanos) throws IOException;
    }

    /**
     * @param span    for the client
     * @param brief   the same while there is little room
     * @param crowded whether there is little room now
     */
    Pace(Duration span, Duration brief, BooleanSupplier crowded) {
        this.spanNanos = span.toNanos();
        this.shortNanos = brief.toNanos();
        this.crowded = crowded;
    }

    /** A fifteenth of the client's time, 20 seconds of 5 minutes; but 10 seconds at least where it has as many. */
    static Duration brief(Duration clientTimeout) {
        Duration part = clientTimeout.dividedBy(SHORTER);
        Duration least = SHORTEST.compareTo(clientTimeout) < 0 ? SHORTEST : clientTimeout;
        return part.compareTo(least) > 0 ? part : least;
    }

    /** Waits at most for what is left of the span. */
    <T> T await(Wait<T> wait) throws IOException {
        long before = System.nanoTime();
        begun = before - waitedNanos;
        try {
            return wait.within(span() - waitedNanos);
        } finally {
            begun = NEVER;
            waitedNanos += System.nanoTime() - before;
        }
    }

    /** For another thread: whether the wait that goes on is beyond a span that has become short since. */
    boolean overdue(long now) {
        long since = begun;
        return since != NEVER && now - since > span() + GRACE;
    }

    private long span() {
        return crowded.getAsBoolean() ? shortNanos : spanNanos;
    }

    /** Content came; enough of it begins a new span. */
    void came(long count) {
        octets += count;
        if (octets >= OCTETS) {
            octets = 0;
            waitedNanos = 0;
        }
    }
}
