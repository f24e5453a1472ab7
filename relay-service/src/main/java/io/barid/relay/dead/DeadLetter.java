package io.barid.relay.dead;

import io.barid.message.QueueId;
import java.time.Instant;
import java.util.Optional;

/**
 * A record that nobody could read or store, whole.
 *
 * @param topic  where it was to be read
 * @param at     when it was put aside
 * @param key    null when it has none, as usual
 * @param value  null when it has none
 * @param stored whether it names content in mailbox-service's store
 */
record DeadLetter(
        String topic,
        int partition,
        long offset,
        Instant at,
        String reason,
        Optional<QueueId> queueId,
        byte[] key,
        Headers headers,
        byte[] value,
        boolean stored) {}
