package io.barid.smtp.policy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Leaves a neighbour alone that keeps its callers waiting: once one of them waited in vain it is not asked for 3 seconds, and
 * then by one caller every 3 seconds, until it answers. A failure that comes at once costs nothing, and the neighbour is
 * asked on: it may be about one question only, and its recovery shows in the next.
 */
final class Rest {

    private static final long SPAN = Duration.ofSeconds(3).toNanos();
    private static final long LONG_WAIT = Duration.ofSeconds(1).toNanos();
    private static final long OPEN = Long.MIN_VALUE;

    private final LongSupplier nanos;
    /** When it may be asked again, by {@link #nanos}; {@link #OPEN} while it answers. */
    private final AtomicLong askAgain = new AtomicLong(OPEN);

    Rest(LongSupplier nanos) {
        this.nanos = nanos;
    }

    long now() {
        return nanos.getAsLong();
    }

    /** Who hears true asks, and tells by {@link #answered} or {@link #failed} what came of it. */
    boolean mayAsk() {
        long at = askAgain.get();
        if (at == OPEN) {
            return true;
        }
        long now = now();
        return now - at >= 0 && askAgain.compareAndSet(at, now + SPAN);
    }

    void answered() {
        if (askAgain.get() != OPEN) {
            askAgain.set(OPEN);
        }
    }

    /** @param asked {@link #now} before the question; who waited long for nothing keeps others from doing so */
    void failed(long asked) {
        long now = now();
        askAgain.set(now - asked >= LONG_WAIT ? now + SPAN : OPEN);
    }
}
