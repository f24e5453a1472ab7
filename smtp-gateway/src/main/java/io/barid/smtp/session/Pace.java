package io.barid.smtp.session;

import java.io.IOException;

/**
 * How fast content must come: 64 KiB, or its end, in each span of the client's time. Only what is spent waiting for the
 * client counts as its time, that for the next BDAT included.
 */
final class Pace {

    /** What each span must bring. */
    private static final int OCTETS = 64 * 1024;

    private final long spanNanos;
    private long octets;
    private long waitedNanos;

    /** Something that comes from the client within a time, or not. */
    @FunctionalInterface
    interface Wait<T> {
        T within(long nanos) throws IOException;
    }

    Pace(long spanNanos) {
        this.spanNanos = spanNanos;
    }

    /** Waits at most for what is left of the span. */
    <T> T await(Wait<T> wait) throws IOException {
        long before = System.nanoTime();
        try {
            return wait.within(spanNanos - waitedNanos);
        } finally {
            waitedNanos += System.nanoTime() - before;
        }
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
