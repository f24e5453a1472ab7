package io.barid.relay.operator;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a recipient waits, as people see it. The conditions exclude each other. */
enum QueueState {
    /** Nobody has said yet whose it is. */
    UNROUTED("q.state = 'unrouted'"),
    /** Lent to a replica, which is delivering it or about to. */
    ACTIVE("q.state = 'outbound' and q.leased_by is not null"),
    /** Not tried yet. */
    WAITING("q.state = 'outbound' and q.leased_by is null and q.last_attempt is null"),
    /** Tried in vain, and to be tried again. */
    DEFERRED("q.state = 'outbound' and q.leased_by is null and q.last_attempt is not null"),
    /** Kept until an operator releases or drops it. */
    HELD("q.state = 'held'"),
    /** Of what is held, only dead letters: none of them is a recipient. */
    DEAD("false");

    private final String condition;

    QueueState(String condition) {
        this.condition = condition;
    }

    /** For a query whose rows of {@code queued} are called {@code q}. */
    String condition() {
        return condition;
    }

    /** An SQL expression that gives the word for a row. */
    static String expression() {
        StringBuilder text = new StringBuilder("case");
        for (QueueState state : values()) {
            text.append(" when ")
                    .append(state.condition)
                    .append(" then '")
                    .append(state)
                    .append('\'');
        }
        return text.append(" end").toString();
    }

    static Optional<QueueState> parse(String word) {
        return Arrays.stream(values())
                .filter(state -> state.toString().equalsIgnoreCase(word))
                .findFirst();
    }

    /** The word in lists and filters. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
