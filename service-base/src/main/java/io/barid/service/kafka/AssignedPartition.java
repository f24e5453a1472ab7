package io.barid.service.kafka;

import java.util.UUID;

/** A partition of ours and how far its records are settled; used by the thread that polls it. */
final class AssignedPartition {

    private final UUID topicId;
    private long next;
    private long expected;
    private boolean justSought = true;

    /** @param next where the consumer was just set */
    AssignedPartition(UUID topicId, long next) {
        this.topicId = topicId;
        this.next = next;
        this.expected = next;
    }

    UUID topicId() {
        return topicId;
    }

    /** The offset of the next record to be handled, as the database had it when we last looked. */
    long next() {
        return next;
    }

    void moveTo(long offset) {
        next = offset;
        expected = offset;
    }

    /**
     * Whether records from {@code first} on continue what is settled. Kafka's offsets have gaps (markers of
     * transactions), but only where the consumer was set to the gap's begin and got this record may one be believed:
     * else a poll went past records that nobody handled, and the consumer must be set back.
     */
    boolean continuesAt(long first) {
        if (first > expected && justSought) {
            expected = first;
        }
        justSought = first > expected;
        return !justSought;
    }
}
