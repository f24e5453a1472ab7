package io.barid.pop3.maildrop;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Octets that all sessions together may hold of messages on their way. When it is used up a message still gets the least
 * that it can be read with, so slow clients cost time, not memory.
 */
final class ReadBudget {

    private final AtomicLong left;

    ReadBudget(long octets) {
        this.left = new AtomicLong(octets);
    }

    /** What may be held: all that is wanted when that much is left, else the least. To be given back. */
    int take(int wanted, int least) {
        if (left.addAndGet(-wanted) >= 0 || wanted <= least) {
            return wanted;
        }
        left.addAndGet(wanted - least);
        return least;
    }

    void give(int octets) {
        left.addAndGet(octets);
    }

    long left() {
        return left.get();
    }
}
