package io.barid.relay.queue;

import io.barid.relay.delivery.Destination;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.function.Supplier;

/** The destinations that this replica knows, so many at most. Guarded by the lock of {@link Destinations}. */
final class Lines {

    static final int MOST = 20_000;

    private static final Duration FORGET = Duration.ofMinutes(10);
    /** Looking through all of them takes a while. */
    private static final Duration CLEARING = Duration.ofMillis(200);

    private final Map<String, Line> lines = new HashMap<>();
    private final int connections;
    private final Supplier<Condition> conditions;
    private long cleared = System.nanoTime();

    /**
     * @param connections of one destination at most
     * @param conditions  of the lock
     */
    Lines(int connections, Supplier<Condition> conditions) {
        this.connections = connections;
        this.conditions = conditions;
    }

    /** Null when it is not known. */
    Line find(String destination) {
        return lines.get(destination);
    }

    /** Null when it is not known and there are too many. */
    Line findOrAdd(Destination destination) {
        Line line = find(destination.toString());
        return line == null && !full() ? add(destination) : line;
    }

    /** However many there are. */
    Line add(Destination destination) {
        return lines.computeIfAbsent(
                destination.toString(), name -> new Line(destination, new Limit(connections), conditions.get()));
    }

    /** Whether there are too many to know another; those that do nothing make way, who served something lately last. */
    boolean full() {
        long now = System.nanoTime();
        if (lines.size() >= MOST && now - cleared > CLEARING.toNanos()) {
            cleared = now;
            lines.values().removeIf(line -> line.forgettable() && !line.proven);
            if (lines.size() >= MOST) {
                lines.values().removeIf(Line::forgettable);
            }
        }
        return lines.size() >= MOST;
    }

    /** Forgets those that are idle. */
    void tidy(long now) {
        boolean crowded = lines.size() > MOST / 2;
        lines.values()
                .removeIf(
                        line -> line.forgettable() && (crowded && !line.proven || now - line.used > FORGET.toNanos()));
    }

    Collection<Line> all() {
        return lines.values();
    }
}
