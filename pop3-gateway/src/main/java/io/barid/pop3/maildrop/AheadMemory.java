package io.barid.pop3.maildrop;

import io.barid.query.MessageBatch.Message;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Messages that were fetched before they were asked for, those of all sessions within one limit. Who needs room takes it
 * from the session that has not read for longest: nothing is lost with it but time.
 */
final class AheadMemory {

    private static final class Held {
        private final Map<Long, byte[]> messages = new HashMap<>();
        private long octets;
    }

    private final long most;
    private final Map<Object, Held> bySession = new LinkedHashMap<>();
    private long used;

    AheadMemory(long most) {
        this.most = most;
    }

    /** Room for a fetch, to be ended by {@link #keep}; false when others' fetches under way need it all. */
    synchronized boolean reserve(long octets) {
        while (used + octets > most && !bySession.isEmpty()) {
            drop(bySession.keySet().iterator().next());
        }
        boolean room = used + octets <= most;
        used += room ? octets : 0;
        return room;
    }

    /** Keeps what came of a fetch, perhaps nothing, instead of what the session had. */
    synchronized void keep(Object session, long reserved, List<Message> messages) {
        used -= reserved;
        drop(session);
        Held held = new Held();
        for (Message message : messages) {
            held.messages.put(message.uid(), message.octets());
            held.octets += message.octets().length;
        }
        used += held.octets;
        if (!messages.isEmpty()) {
            bySession.put(session, held);
        }
    }

    /** Hands a message out; it is not kept any more. */
    synchronized Optional<byte[]> take(Object session, long uid) {
        Held held = bySession.remove(session);
        if (held == null) {
            return Optional.empty();
        }
        Optional<byte[]> octets = Optional.ofNullable(held.messages.remove(uid));
        octets.ifPresent(it -> {
            held.octets -= it.length;
            used -= it.length;
        });
        if (!held.messages.isEmpty()) {
            bySession.put(session, held);
        }
        return octets;
    }

    synchronized void drop(Object session) {
        Held held = bySession.remove(session);
        used -= held == null ? 0 : held.octets;
    }

    synchronized long used() {
        return used;
    }
}
