package io.barid.dns.upstream;

import io.barid.dns.share.SharedPlaces;
import java.time.Duration;
import org.xbill.DNS.Name;

/** How many questions name servers are asked at one time, and how long one may take. */
final class QuestionLimit {

    private static final int AT_ONE_TIME = 256;

    /** Somebody's slow name servers hold up only questions about names of theirs. */
    private static final int OF_ONE_PARENT = 32;

    private static final int WAITING_OF_ONE_PARENT = 1_000;

    private final SharedPlaces places = new SharedPlaces(AT_ONE_TIME, OF_ONE_PARENT, WAITING_OF_ONE_PARENT);
    private final Duration longest;

    QuestionLimit(Duration longest) {
        this.longest = longest;
    }

    Duration longest() {
        return longest;
    }

    /**
     * Waits for a place.
     *
     * @param end by {@link System#nanoTime}
     */
    SharedPlaces.Place enter(Name name, long end) {
        return places.enter(name, Duration.ofNanos(end - System.nanoTime())).orElseThrow(UpstreamException::busy);
    }
}
