package io.barid.mailbox.password;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** At most half the cores hash at once, so that a storm of logins leaves the other half to the mail. */
final class HashGate {

    private final Semaphore permits;

    HashGate(int cores) {
        this.permits = new Semaphore(Math.max(1, cores / 2), true);
    }

    /**
     * Empty when no turn came within {@code patience}.
     *
     * @param work is told whether it had to wait
     */
    <T> Optional<T> inTurn(Duration patience, Function<Boolean, T> work) {
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
