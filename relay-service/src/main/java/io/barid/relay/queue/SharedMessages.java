package io.barid.relay.queue;

import io.barid.message.QueueId;
import java.util.HashMap;
import java.util.Map;

/**
 * The memory of messages: content and envelope are there once, however many destinations a message has. They are charged to
 * the destination that came first, until the last unit that has the message is gone. Guarded by the lock of
 * {@link Destinations}.
 */
final class SharedMessages {

    private static final class Charge {
        private final Line payer;
        private final long octets;
        private int units;

        private Charge(Line payer, long octets) {
            this.payer = payer;
            this.octets = octets;
        }
    }

    private final Room room;
    private final Map<QueueId, Charge> charges = new HashMap<>();

    SharedMessages(Room room) {
        this.room = room;
    }

    /**
     * Whether a destination may hold a unit together with its message.
     *
     * @param shared octets of content and envelope
     */
    boolean fits(Line line, Unit unit, long shared) {
        long more = charges.containsKey(unit.queueId()) ? 0 : shared;
        return unit.octets() + more <= room.left(line.octets);
    }

    void held(Line line, Unit unit, long shared) {
        charge(line, unit.octets());
        if (unit.message().isPresent()) {
            Charge charge = charges.get(unit.queueId());
            if (charge == null) {
                charge = new Charge(line, shared);
                charges.put(unit.queueId(), charge);
                charge(line, shared);
            }
            charge.units++;
        }
    }

    void released(Line line, Unit unit) {
        charge(line, -unit.octets());
        if (unit.message().isPresent()) {
            Charge charge = charges.get(unit.queueId());
            if (charge != null && --charge.units == 0) {
                charges.remove(unit.queueId());
                charge(charge.payer, -charge.octets);
            }
        }
    }

    private void charge(Line line, long octets) {
        room.take(octets);
        line.octets += octets;
    }
}
