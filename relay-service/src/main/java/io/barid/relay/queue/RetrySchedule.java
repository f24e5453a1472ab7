package io.barid.relay.queue;

import io.barid.relay.RelayServiceProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** When a recipient or a destination is tried again (RFC 5321 4.5.4.1): a step for each failure, the last one repeats. */
@Component
class RetrySchedule {

    /** A destination is probed at least so often, however long it has been away; 4.5.4.1 asks for 30 minutes or more. */
    private static final Duration LONGEST_BLOCK = Duration.ofHours(1);

    private static final Duration AT_LEAST = Duration.ofSeconds(1);
    private static final double SPREAD = 0.1;

    private final List<Duration> steps;
    private final Duration lifetime;

    @Autowired
    RetrySchedule(RelayServiceProperties properties) {
        this(properties.schedule(), properties.queueLifetime());
    }

    RetrySchedule(List<Duration> steps, Duration lifetime) {
        this.steps = List.copyOf(steps);
        this.lifetime = lifetime;
    }

    /** From a message's acceptance. */
    Duration lifetime() {
        return lifetime;
    }

    /** @param attempts made so far, at least 1 */
    Duration step(int attempts) {
        return steps.get(Math.min(attempts, steps.size()) - 1);
    }

    /** @param failures of a destination so far, at least 1 */
    Duration block(int failures) {
        Duration step = step(failures);
        return spread(step.compareTo(LONGEST_BLOCK) < 0 ? step : LONGEST_BLOCK, drawn());
    }

    /** Whether a message that has just been tried in vain is given up. */
    boolean over(Instant acceptedAt, Instant now) {
        return !now.isBefore(acceptedAt.plus(lifetime));
    }

    /**
     * The wait until the next attempt: the step, spread, but not beyond the end of the message's life, when it is tried
     * for the last time.
     *
     * @param drawn one number for all recipients of a message, so that they stay together
     */
    Duration wait(int attempts, Instant acceptedAt, Instant now, double drawn) {
        Duration wait = spread(step(attempts), drawn);
        Duration left = Duration.between(now, acceptedAt.plus(lifetime));
        Duration latest = left.compareTo(AT_LEAST) < 0 ? AT_LEAST : left;
        return wait.compareTo(latest) < 0 ? wait : latest;
    }

    /** From -1 to 1. */
    static double drawn() {
        return ThreadLocalRandom.current().nextDouble(-1, 1);
    }

    private static Duration spread(Duration step, double drawn) {
        return step.plusMillis(Math.round(step.toMillis() * SPREAD * drawn));
    }
}
