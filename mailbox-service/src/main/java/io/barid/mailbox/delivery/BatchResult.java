package io.barid.mailbox.delivery;

import io.barid.transit.LocalOutcome;
import io.barid.transit.LocalOutcome.Refused;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of a batch, once its transaction is committed.
 *
 * @param asked what senders asked to know, whether it was stored now or before
 */
record BatchResult(
        List<NewEntry> stored,
        int duplicates,
        List<Refusals> refused,
        List<Successes> asked,
        List<Unstorable> unstorable) {

    /** The mailboxes of one record that did not get it. */
    record Refusals(Arrival arrival, List<Refused> refused) {}

    /** The mailboxes of one record that have it, and whose sender wants to know. */
    record Successes(Arrival arrival, List<LocalOutcome.Stored> stored) {}

    /** A record that goes to the dead letters. */
    record Unstorable(Arrival arrival, String reason) {}

    static BatchResult unstorable(Arrival arrival, String reason) {
        return new BatchResult(List.of(), 0, List.of(), List.of(), List.of(new Unstorable(arrival, reason)));
    }

    BatchResult and(BatchResult other) {
        return new BatchResult(
                join(stored, other.stored),
                duplicates + other.duplicates,
                join(refused, other.refused),
                join(asked, other.asked),
                join(unstorable, other.unstorable));
    }

    private static <T> List<T> join(List<T> first, List<T> second) {
        List<T> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }
}
