package io.barid.mailbox.database;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Lets work for one source wait for the work before it, so that a hundred requests sent at once are seen as a hundred, not
 * each as the first. They wait here, where it costs nothing, and not in the database, where it would cost a connection that
 * others need. Sources never wait for each other.
 */
public final class OneAtATime<S> {

    private static final class Turn {
        private final Turns one = new Turns(1);
        private int wanted;
    }

    private final Map<S, Turn> turns = new ConcurrentHashMap<>();
    private final Duration patience;

    public OneAtATime(Duration patience) {
        this.patience = patience;
    }

    /**
     * Empty when no turn came in time.
     *
     * @param work is told whether it had to wait: then others may have changed what was known before
     */
    public <T> Optional<T> run(S source, Function<Boolean, T> work) {
        Turn turn = turns.compute(source, (key, known) -> {
            Turn now = known == null ? new Turn() : known;
            now.wanted++;
            return now;
        });
        try {
            return turn.one.inTurn(patience, work);
        } finally {
            turns.computeIfPresent(source, (key, known) -> --known.wanted == 0 ? null : known);
        }
    }
}
