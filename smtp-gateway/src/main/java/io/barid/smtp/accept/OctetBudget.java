package io.barid.smtp.accept;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many octets of content may be in memory at once, over all sessions. What does not fit waits for a moment, which
 * slows the client down; then it is refused with 452 4.3.1, and memory never runs out.
 */
public final class OctetBudget {

    private static final int KIB = 1024;

    private final Semaphore kibis;
    private final int all;
    private final Duration patience;

    /** @param patience how long content that is being read waits for room */
    public OctetBudget(long octets, Duration patience) {
        this.all = (int) Math.clamp(octets / KIB, 1, Integer.MAX_VALUE);
        this.kibis = new Semaphore(all, true);
        this.patience = patience;
    }

    /** Octets in use. */
    public long used() {
        return (long) (all - kibis.availablePermits()) * KIB;
    }

    /** Takes them if they are free now. */
    boolean take(int octets) {
        return kibis.tryAcquire(kibis(octets));
    }

    /** Takes them, waiting a moment for others to give theirs back. */
    boolean takePatiently(int octets) {
        try {
            return kibis.tryAcquire(kibis(octets), patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void giveBack(int octets) {
        kibis.release(kibis(octets));
    }

    private static int kibis(int octets) {
        return Math.ceilDiv(octets, KIB);
    }
}
