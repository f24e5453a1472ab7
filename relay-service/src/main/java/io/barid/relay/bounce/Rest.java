package io.barid.relay.bounce;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;

/**
 * Spares mailbox-service, and those who wait for reports: after it did not answer it is not asked for content again for 3
 * seconds, and then by one caller first.
 */
final class Rest {

    private static final Duration SPAN = Duration.ofSeconds(3);
    private static final long NONE = Long.MIN_VALUE;

    private final LongSupplier nanos;
    private final AtomicLong until = new AtomicLong(NONE);

    Rest(LongSupplier nanos) {
        this.nanos = nanos;
    }

    boolean mayAsk() {
        long at = until.get();
        if (at == NONE) {
            return true;
        }
        long now = nanos.getAsLong();
        return now - at >= 0 && until.compareAndSet(at, now + SPAN.toNanos());
    }

    void answered() {
        until.set(NONE);
    }

    /** What it says of one content, that it is gone, is an answer as well. */
    void failed(RestClientException failure) {
        if (failure instanceof HttpClientErrorException) {
            answered();
        } else {
            until.set(nanos.getAsLong() + SPAN.toNanos());
        }
    }
}
