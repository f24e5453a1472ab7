package io.barid.mailbox.account;

import io.barid.mailbox.http.Refusal;
import java.util.Optional;

/** Limits as the admin API is given them: 0 takes one away, and null is none where they are kept. */
final class Limit {

    private Limit() {}

    /** @param unit what is counted, for the sentence of a refusal */
    static <N extends Number> Optional<N> of(String name, N given, String unit) {
        if (given != null && given.longValue() < 0) {
            throw Refusal.impossible(name + " is a number of " + unit + ", or 0 for no limit.");
        }
        return Optional.ofNullable(given);
    }

    static Long orNone(long limit) {
        return limit == 0 ? null : limit;
    }

    static Integer orNone(int limit) {
        return limit == 0 ? null : limit;
    }
}
