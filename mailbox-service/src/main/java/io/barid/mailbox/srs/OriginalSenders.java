package io.barid.mailbox.srs;

import io.barid.address.Mailbox;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Whom mail for an address that {@link Srs} made goes back to. */
@Component
public class OriginalSenders {

    private final Srs srs;
    private final LongSenders longSenders;

    OriginalSenders(Srs srs, LongSenders longSenders) {
        this.srs = srs;
        this.longSenders = longSenders;
    }

    /**
     * With one question to the database at most, and none unless a name has the form of a number.
     *
     * @return nothing for a name that we did not make, or made too long ago
     */
    public Map<Mailbox, Mailbox> of(Collection<Mailbox> names) {
        Map<Mailbox, Mailbox> originals = new HashMap<>();
        Map<Mailbox, Long> numbers = new HashMap<>();
        for (Mailbox name : names) {
            srs.original(name).ifPresent(original -> originals.put(name, original));
            if (!originals.containsKey(name)) {
                srs.number(name).ifPresent(number -> numbers.put(name, number));
            }
        }
        if (!numbers.isEmpty()) {
            Map<Long, Mailbox> senders = longSenders.senders(numbers.values());
            numbers.forEach((name, number) -> {
                Mailbox sender = senders.get(number);
                if (sender != null && srs.standsFor(name, sender)) {
                    originals.put(name, sender);
                }
            });
        }
        return originals;
    }
}
