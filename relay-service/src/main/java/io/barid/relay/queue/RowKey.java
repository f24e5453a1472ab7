package io.barid.relay.queue;

import io.barid.message.QueueId;
import java.util.Collection;
import java.util.UUID;

/**
 * A recipient's row, and under which name it was leased.
 *
 * @param recipient as the column holds it
 */
record RowKey(UUID queueId, String recipient, UUID owner) {

    QueueId id() {
        return new QueueId(queueId);
    }

    static UUID[] queueIds(Collection<RowKey> keys) {
        return keys.stream().map(RowKey::queueId).toArray(UUID[]::new);
    }

    static String[] recipients(Collection<RowKey> keys) {
        return keys.stream().map(RowKey::recipient).toArray(String[]::new);
    }

    static UUID[] owners(Collection<RowKey> keys) {
        return keys.stream().map(RowKey::owner).toArray(UUID[]::new);
    }
}
