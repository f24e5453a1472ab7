package io.barid.smtp.policy;

import io.barid.address.ForwardPath;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Recipients that were ours a moment ago, so that a burst for one of them asks once. Only that they exist is remembered;
 * what else is true of a mailbox is asked where it matters.
 */
public final class KnownRecipients {

    private static final int MOST = 20_000;

    private final Map<ForwardPath, Long> expiries = new ConcurrentHashMap<>();
    private final long keptNanos;

    /** @param kept how long an account may have been deleted and still be taken at RCPT; its mail then bounces */
    public KnownRecipients(Duration kept) {
        this.keptNanos = kept.toNanos();
    }

    boolean contains(ForwardPath path) {
        Long expiry = expiries.get(path);
        return expiry != null && System.nanoTime() - expiry < 0;
    }

    void add(ForwardPath path) {
        if (expiries.size() >= MOST) {
            expiries.values().removeIf(expiry -> System.nanoTime() - expiry >= 0);
        }
        if (expiries.size() < MOST) {
            expiries.put(path, System.nanoTime() + keptNanos);
        }
    }
}
