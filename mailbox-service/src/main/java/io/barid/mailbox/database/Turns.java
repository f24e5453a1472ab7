package io.barid.mailbox.database;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** So many at once, the others in the order they came, each for a while only. */
public final class Turns {

    private final Semaphore permits;

    public Turns(int atOnce) {
        this.permits = new Semaphore(atOnce, true);
    }

    /**
     * Empty when no turn came within {@code patience}.
     *
     * @param work is told whether it had to wait: then others may have changed what was known before
     */
    public <T> Optional<T> inTurn(Duration patience, Function<Boolean, T> work) {
        boolean waits;
        try {
            // unlike tryAcquire() this overtakes nobody who waits
            waits = !permits.tryAcquire(0, TimeUnit.SECONDS);
            if (waits && !permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            return Optional.of(work.apply(waits));
        } finally {
            permits.release();
        }
    }
}
