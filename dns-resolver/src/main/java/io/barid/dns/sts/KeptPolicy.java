package io.barid.dns.sts;

import io.barid.query.StsAnswer;
import java.time.Duration;
import java.util.Optional;

/**
 * What is known about a domain.
 *
 * @param policy  the last one that was fetched
 * @param id      of the record that announced it
 * @param fetched by {@link System#nanoTime}
 * @param failure why the last try to fetch did not succeed
 * @param failed  when, by {@link System#nanoTime}; without meaning when there was no failure
 */
record KeptPolicy(Optional<PolicyText> policy, String id, long fetched, Optional<String> failure, long failed) {

    /** RFC 8461 section 3.3 asks for at least five minutes. */
    private static final Duration NOT_AGAIN = Duration.ofMinutes(5);

    /** A policy that lasts no time would be fetched for every message. */
    private static final Duration SHORTEST = Duration.ofSeconds(5);

    static final KeptPolicy NOTHING = new KeptPolicy(Optional.empty(), "", 0, Optional.empty(), 0);

    static KeptPolicy of(PolicyText policy, String id, long now) {
        return new KeptPolicy(Optional.of(policy), id, now, Optional.empty(), 0);
    }

    KeptPolicy afterFailure(String reason, long now) {
        return new KeptPolicy(policy, id, fetched, Optional.of(reason), now);
    }

    boolean lasts(long now) {
        return policy.isPresent()
                && now - fetched
                        < Math.max(SHORTEST.toNanos(), policy.get().maxAge().toNanos());
    }

    /** Half of its age is over: time to look, while it still lasts. */
    boolean old(long now) {
        return policy.isPresent()
                && now - fetched
                        >= Math.max(SHORTEST.toNanos(), policy.get().maxAge().toNanos()) / 2;
    }

    boolean mayFetch(long now) {
        return failure.isEmpty() || now - failed >= NOT_AGAIN.toNanos();
    }

    /** The policy while it lasts. */
    StsAnswer answer(long now, String otherwise) {
        if (!lasts(now)) {
            return new StsAnswer.None(otherwise);
        }
        PolicyText text = policy.get();
        return text.mode().isEmpty()
                ? new StsAnswer.None("mode none")
                : new StsAnswer.Policy(
                        text.mode().get(), text.mx(), id, text.maxAge().toSeconds());
    }

    /** About the room it takes, in octets. */
    int weight() {
        return 500 + policy.map(text -> text.mx().size() * 200).orElse(0);
    }
}
