package io.barid.relay.queue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rows and messages that this replica has in memory, and the room that is left for more. Guarded by the lock of
 * {@link Destinations}, but for {@link #has}.
 */
final class Holdings {

    private static final int ROWS = 20_000;

    private final Set<RowKey> inHand = ConcurrentHashMap.newKeySet();
    private final Room rows = new Room(ROWS);
    private final SharedMessages messages =
            new SharedMessages(new Room(Runtime.getRuntime().maxMemory() / 16));

    /** @param troubled it failed last: one unit at a time */
    boolean fits(Line line, int more, boolean troubled) {
        return line.rows == 0 ? rows.first() : !troubled && more <= rows.left(line.rows);
    }

    /** The unit, without its message where that has no room. @param shared octets of the message */
    Unit fitted(Line line, Unit unit, long shared) {
        return messages.fits(line, unit, shared) ? unit : unit.bare();
    }

    /** How many rows of a destination that holds so many are worth claiming. @param ahead at most */
    int room(long held, long ahead) {
        long most = Math.min(ahead, rows.left(held));
        return (int) (held == 0 && rows.first() ? Math.max(1, most) : Math.max(0, most));
    }

    /** From now on, whether there was room or not. */
    void take(Line line, Unit unit, long shared) {
        rows.take(unit.recipients().size());
        line.rows += unit.recipients().size();
        messages.held(line, unit, shared);
        inHand.addAll(unit.rows());
    }

    void release(Line line, Unit unit) {
        unit.rows().forEach(inHand::remove);
        rows.give(unit.recipients().size());
        line.rows -= unit.recipients().size();
        messages.released(line, unit);
    }

    /** For any thread. */
    boolean has(RowKey row) {
        return inHand.contains(row);
    }

    long rows() {
        return rows.used();
    }
}
