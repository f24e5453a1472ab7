package io.barid.relay.queue;

import java.time.Duration;

/**
 * How many connections a destination gets: one more with each success while all are used, half when it asks for less, one
 * when it cannot be reached. Asked for less again and again, it also gets a pause, of up to a minute.
 */
final class Limit {

    private static final int FIRST = 2;
    private static final int LONGEST_PAUSE = 60;
    /** Asked for less so often, one after the other, it is as good as not reached. */
    private static final int PATIENCE = 3;

    private final int most;
    private int now;
    private int pushes;
    private int refusals;
    private long refused;

    Limit(int most) {
        this.most = most;
        this.now = Math.min(FIRST, most);
    }

    int now() {
        return now;
    }

    void served(int used) {
        pushes = 0;
        refusals = 0;
        if (used >= now) {
            now = Math.min(most, now + 1);
        }
    }

    /** @return how long to let it rest */
    Duration pushedBack() {
        boolean alreadyOne = now == 1;
        now = Math.max(1, now / 2);
        if (!alreadyOne) {
            return Duration.ZERO;
        }
        pushes = Math.min(pushes + 1, 10);
        return Duration.ofSeconds(Math.min(LONGEST_PAUSE, 1L << (pushes - 1)));
    }

    /**
     * Counts attempts that were asked for less; what was under way at the same time counts once.
     *
     * @param began when the attempt did, on the monotonic clock
     * @return whether nothing else came of it for too long
     */
    boolean refused(long began) {
        if (refusals == 0 || began - refused >= 0) {
            refusals = Math.min(refusals + 1, PATIENCE);
            refused = System.nanoTime();
        }
        return refusals == PATIENCE;
    }

    void unreached() {
        now = 1;
    }
}
