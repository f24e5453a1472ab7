package io.barid.smtp.accept;

import io.barid.message.QueueId;
import java.util.Optional;

/** What the client hears after its content. */
public sealed interface Acceptance {

    /** Durable: 250. @param messageId the Message-ID field's value, the client's or the one that was added */
    record Accepted(QueueId queueId, long octets, Optional<String> messageId) implements Acceptance {}

    /** Surely not kept: 4yz. */
    record Deferred(Obstacle obstacle) implements Acceptance {}

    /** Not kept, for what it is. */
    record Refused(Objection objection) implements Acceptance {}

    /** It may be kept: no reply at all, since each would promise something unknown. */
    record Unknown() implements Acceptance {}

    /** What stands in the way. */
    enum Obstacle {
        /** Kafka, its topic or the content store: 451 4.3.0. */
        AWAY,
        /** Too much in flight: 452 4.3.1. */
        NO_ROOM
    }
}
