package io.barid.dns.sts;

import java.time.Duration;

/**
 * Why a domain's policy could not be had.
 *
 * @param at by {@link System#nanoTime}
 */
record FailedFetch(String reason, long at) {

    /** RFC 8461 section 3.3 asks for at least five minutes until the next try. */
    private static final Duration NOT_AGAIN = Duration.ofMinutes(5);

    boolean lasts(long now) {
        return now - at < NOT_AGAIN.toNanos();
    }

    /** About the room it takes, in octets. */
    int weight() {
        return 300 + 2 * reason.length();
    }
}
