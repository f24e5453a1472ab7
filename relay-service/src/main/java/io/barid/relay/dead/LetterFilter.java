package io.barid.relay.dead;

import io.barid.message.QueueId;
import java.time.Instant;
import java.util.Optional;

/** Which dead letters: those that name this message, those put aside before that time. Empty: all. */
public record LetterFilter(Optional<QueueId> queueId, Optional<Instant> before) {

    public static final LetterFilter ALL = new LetterFilter(Optional.empty(), Optional.empty());

    /** Conditions over {@code dead_letter}, in the order of {@link LetterTable}'s parameters. */
    String where() {
        return "where true" + (queueId.isPresent() ? " and queue_id = :queueId" : "")
                + (before.isPresent() ? " and at < :before" : "");
    }
}
