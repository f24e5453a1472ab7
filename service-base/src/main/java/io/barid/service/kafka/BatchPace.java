package io.barid.service.kafka;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long a reader lets records gather: not at all when none came for a while, and while they keep coming so long that small batches are
 * begun at most once in {@link #PERIOD_MILLIS}. A transaction, a question and a request to Kafka then serve many records, and one
 * record alone never waits. Not thread-safe.
 */
final class BatchPace {

    static final long PERIOD_MILLIS = 50;

    /** From this many octets on a batch is large, and nothing is gained by waiting for more. */
    static final long LARGE_OCTETS = 256 * 1024;

    private final LongSupplier nanoTime;
    private long free;
    private boolean begun;

    BatchPace() {
        this(System::nanoTime);
    }

    BatchPace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Nanoseconds until a batch may begin; zero or less: now. */
    long waitNanos() {
        return begun ? free - nanoTime.getAsLong() : 0;
    }

    /** A batch begins now. */
    void begins(long octets) {
        begun = octets < LARGE_OCTETS;
        free = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
    }
}
