package io.barid.mailbox.restore;

import io.barid.mailbox.http.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Which deleted messages are to come back. */
sealed interface Selection {

    /** What was deleted then or later. */
    record Since(Instant instant) implements Selection {}

    /** Those with these unique ids. */
    record Named(List<String> uniqueIds) implements Selection {
        public Named {
            uniqueIds = List.copyOf(uniqueIds);
        }
    }

    /** Everything that is still there. */
    record All() implements Selection {}

    /** @throws Refusal unless exactly one of them is said */
    static Selection of(Instant since, List<String> ids, boolean all) {
        if ((since == null ? 0 : 1) + (ids == null ? 0 : 1) + (all ? 1 : 0) != 1) {
            throw Refusal.impossible("Say one of since (a time), ids (a list of unique ids) and all (true).");
        }
        if (ids != null && (ids.isEmpty() || ids.stream().anyMatch(Objects::isNull))) {
            throw Refusal.impossible("ids names at least one message.");
        }
        return ids != null ? new Named(ids) : all ? new All() : new Since(since);
    }
}
