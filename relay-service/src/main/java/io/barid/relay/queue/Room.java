package io.barid.relay.queue;

/**
 * How much may be in memory. A destination may take a share of what is still free, so whatever others hold there is some
 * left for the next one, and a single flood fills no more than a ninth. Guarded by its owner's lock.
 */
final class Room {

    private static final int SHARE = 8;

    private final long most;
    private long used;

    Room(long most) {
        this.most = most;
    }

    /** How much more a destination may take that holds so much already. */
    long left(long held) {
        return Math.max(0, (most - used) / SHARE - held);
    }

    /** Whether one that holds nothing may take its first: what is taken so stays below as much again. */
    boolean first() {
        return used < 2 * most;
    }

    void take(long amount) {
        used += amount;
    }

    void give(long amount) {
        used -= amount;
    }

    long used() {
        return used;
    }
}
