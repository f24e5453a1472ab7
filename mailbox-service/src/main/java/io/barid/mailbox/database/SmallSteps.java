package io.barid.mailbox.database;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * Much work done in steps, each a short transaction of its own, with a rest as long after each: mail has the database for
 * at least half of the time.
 */
public final class SmallSteps {

    private SmallSteps() {}

    /**
     * Goes on until a step finds nothing more to do.
     *
     * @param step says how much it did
     * @return how much all of them did
     * @throws InterruptedException between two steps; what was done stays done
     */
    public static int untilNothingIsLeft(IntSupplier step) throws InterruptedException {
        int all = 0;
        while (true) {
            long begun = System.nanoTime();
            int now = step.getAsInt();
            if (now == 0) {
                return all;
            }
            all += now;
            Thread.sleep(Duration.ofNanos(System.nanoTime() - begun));
        }
    }
}
