package io.barid.smtp.policy;

import io.barid.address.Mailbox;
import io.barid.message.AccountId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Addresses that an account owned a moment ago, and its terms, so that a burst of its messages asks once. What was refused
 * is asked again each time.
 */
public final class KnownSenders {

    private static final int MOST = 20_000;

    /** @param address empty for the null reverse-path */
    private record Name(AccountId account, Optional<Mailbox> address) {}

    private record Known(SenderTerms terms, long expiry) {}

    private final Map<Name, Known> known = new ConcurrentHashMap<>();
    private final long keptNanos;

    /** @param kept how long a change in the directory may be overlooked */
    public KnownSenders(Duration kept) {
        this.keptNanos = kept.toNanos();
    }

    Optional<SenderTerms> terms(AccountId account, Optional<Mailbox> address) {
        Known found = known.get(new Name(account, address));
        return found != null && System.nanoTime() - found.expiry() < 0 ? Optional.of(found.terms()) : Optional.empty();
    }

    void add(AccountId account, Optional<Mailbox> address, SenderTerms terms) {
        if (known.size() >= MOST) {
            known.values().removeIf(it -> System.nanoTime() - it.expiry() >= 0);
        }
        if (known.size() < MOST) {
            known.put(new Name(account, address), new Known(terms, System.nanoTime() + keptNanos));
        }
    }
}
