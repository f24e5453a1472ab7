package io.barid.relay.queue;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Whose turn it is for one of the lanes: who asked first. Destinations that served nothing lately may be black holes, which
 * keep a lane for minutes, so they share some of the lanes, and those that do answer always find one. Guarded by the lock of
 * {@link Destinations}.
 */
final class Turns {

    private final int most;
    private final int unprovenMost;
    private final Deque<Line> proven = new ArrayDeque<>();
    private final Deque<Line> unproven = new ArrayDeque<>();
    private long tickets;
    private int lanes;
    private int unprovenLanes;

    /** @param unprovenMost lanes at most, of all, for destinations that served nothing lately */
    Turns(int most, int unprovenMost) {
        this.most = most;
        this.unprovenMost = unprovenMost;
    }

    int lanes() {
        return lanes;
    }

    private Deque<Line> queue(Line line) {
        return line.proven ? proven : unproven;
    }

    void add(Line line) {
        if (!line.inTurn) {
            line.inTurn = true;
            line.ticket = ++tickets;
            queue(line).add(line);
        }
    }

    /** Who may have a lane now, no longer in turn; null: nobody. */
    Line poll() {
        if (lanes >= most) {
            return null;
        }
        Line known = proven.peek();
        Line other = unprovenLanes < unprovenMost ? unproven.peek() : null;
        boolean otherFirst = known == null || other != null && other.ticket < known.ticket;
        Line next = otherFirst ? other : known;
        if (next != null) {
            queue(next).poll();
            next.inTurn = false;
        }
        return next;
    }

    void began(Line line) {
        lanes++;
        line.lanes++;
        unprovenLanes += line.proven ? 0 : 1;
    }

    void ended(Line line) {
        lanes--;
        line.lanes--;
        unprovenLanes -= line.proven ? 0 : 1;
    }

    /** Whether another waits for what a lane of this one would leave. */
    boolean wantedOf(Line line) {
        boolean full = lanes >= most;
        boolean unprovenFull = unprovenLanes >= unprovenMost;
        boolean fits = line.proven ? full && !unprovenFull : full || unprovenFull;
        return full && !proven.isEmpty() || fits && !unproven.isEmpty();
    }

    /** It served something, or has not for long. */
    void prove(Line line, boolean serves) {
        if (line.proven == serves) {
            return;
        }
        boolean waits = line.inTurn && queue(line).remove(line);
        line.proven = serves;
        unprovenLanes += serves ? -line.lanes : line.lanes;
        if (waits) {
            line.inTurn = false;
            add(line);
        }
    }
}
