package io.barid.relay.queue;

import io.barid.relay.delivery.Destination;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;

/** What this replica knows of a destination, and holds for it. Guarded by the lock of {@link Destinations}. */
final class Line {

    final Destination destination;
    final Limit limit;
    /** Something came for a lane that waits with an open connection. */
    final Condition arrived;

    final Deque<Unit> waiting = new ArrayDeque<>();
    int lanes;
    int idle;
    /** In memory: waiting, at work, or not settled yet. */
    long rows;

    long octets;
    /** The last look into the database found more than there was room for. */
    boolean more;

    boolean inTurn;
    /** Its place among those in turn. */
    long ticket;
    /** It served something lately. */
    boolean proven;

    long served;
    long restsUntil = System.nanoTime();
    long used = System.nanoTime();

    Line(Destination destination, Limit limit, Condition arrived) {
        this.destination = destination;
        this.limit = limit;
        this.arrived = arrived;
    }

    boolean rests(long now) {
        return restsUntil - now > 0;
    }

    /** Whether another lane has something to do here. */
    boolean wantsLane() {
        return waiting.size() > idle && lanes < limit.now();
    }

    /** What waited, which does so no longer. */
    List<Unit> drained() {
        List<Unit> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }

    boolean forgettable() {
        return rows == 0 && lanes == 0 && waiting.isEmpty();
    }
}
