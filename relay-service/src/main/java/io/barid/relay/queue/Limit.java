package io.barid.relay.queue;

import java.time.Duration;

/**
 * How many connections a destination gets: one more with each success while all are used, half when it asks for less, one
 * when it cannot be reached. Asked for less again and again, it also gets a pause, of up to a minute.
 */
final class Limit {

    private static final int FIRST = 2;
    private static final int LONGEST_PAUSE = 60;

    private final int most;
    private int now;
    private int pushes;

    Limit(int most) {
        this.most = most;
        this.now = Math.min(FIRST, most);
    }

    int now() {
        return now;
    }

    void served(int used) {
        pushes = 0;
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

    void unreached() {
        now = 1;
    }
}
