package io.barid.dns.upstream;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many questions name servers are asked at one time, and how long one may take. */
final class QuestionLimit {

    private static final int AT_ONE_TIME = 256;

    private final Semaphore places = new Semaphore(AT_ONE_TIME);
    private final Duration longest;

    QuestionLimit(Duration longest) {
        this.longest = longest;
    }

    Duration longest() {
        return longest;
    }

    /** Waits for a place, not longer than a question may take. */
    void enter() {
        try {
            if (!places.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new UpstreamException("too many questions are waiting for name servers");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UpstreamException("stopped while waiting to ask");
        }
    }

    void leave() {
        places.release();
    }
}
