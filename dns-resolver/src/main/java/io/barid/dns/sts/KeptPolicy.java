package io.barid.dns.sts;

import io.barid.query.StsAnswer;
import java.time.Duration;

/**
 * A domain's policy as it was fetched last.
 *
 * @param id      of the record that announced it
 * @param fetched by {@link System#nanoTime}
 */
record KeptPolicy(PolicyText policy, String id, long fetched) {

    /** A policy that lasts no time would be fetched for every message. */
    private static final Duration SHORTEST = Duration.ofSeconds(5);

    private long life() {
        return Math.max(SHORTEST.toNanos(), policy.maxAge().toNanos());
    }

    boolean lasts(long now) {
        return now - fetched < life();
    }

    /** Half of its age is over: time to look, while it still lasts. */
    boolean old(long now) {
        return now - fetched >= life() / 2;
    }

    StsAnswer answer() {
        return policy.mode().isEmpty()
                ? new StsAnswer.None("mode none")
                : new StsAnswer.Policy(
                        policy.mode().get(), policy.mx(), id, policy.maxAge().toSeconds());
    }

    /** About the room it takes, in octets. */
    int weight() {
        return 500 + policy.mx().size() * 200;
    }
}
