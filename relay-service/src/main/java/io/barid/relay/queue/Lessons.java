package io.barid.relay.queue;

import io.barid.relay.delivery.Attempt;
import io.barid.relay.delivery.Attempt.Reach;
import java.time.Duration;
import java.util.List;

/** What attempts change of a destination: its limit, its rest, its place. Guarded by the lock of {@link Destinations}. */
final class Lessons {

    private static final Duration ABANDONED = Duration.ofSeconds(1);

    private final Turns turns;
    private final Blocks blocks;

    Lessons(Turns turns, Blocks blocks) {
        this.turns = turns;
        this.blocks = blocks;
    }

    /**
     * @param began when the attempt did, on the monotonic clock
     * @param rest  how long an unreached destination is left alone until the table says so
     */
    Lesson of(Line line, Attempt attempt, long began, Duration rest) {
        line.used = System.nanoTime();
        return switch (attempt.reach()) {
            case SERVED -> served(line);
            case PUSHED_BACK -> pushedBack(line, attempt, began, rest);
            case UNREACHED -> unreached(line, rest);
            case ABANDONED -> {
                line.restsUntil = line.used + ABANDONED.toNanos();
                yield new Lesson(Reach.ABANDONED, false, List.of());
            }
        };
    }

    private Lesson served(Line line) {
        line.limit.served(line.lanes);
        line.served = line.used;
        turns.prove(line, true);
        return new Lesson(Reach.SERVED, blocks.clear(line.destination.toString()), List.of());
    }

    private Lesson pushedBack(Line line, Attempt attempt, long began, Duration rest) {
        line.restsUntil = line.used + line.limit.pushedBack().toNanos();
        boolean troubled = blocks.troubled(line.destination.toString());
        if (!attempt.someSettled() && (line.limit.refused(began) || troubled)) {
            // or its waiting mail would neither be tried nor become too old
            return unreached(line, rest);
        }
        boolean was = attempt.someSettled() && blocks.clear(line.destination.toString());
        return new Lesson(Reach.PUSHED_BACK, was, List.of());
    }

    private Lesson unreached(Line line, Duration rest) {
        line.limit.unreached();
        turns.prove(line, false);
        blocks.set(line.destination.toString(), rest);
        return new Lesson(Reach.UNREACHED, true, line.drained());
    }
}
