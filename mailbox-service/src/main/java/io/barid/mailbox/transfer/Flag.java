package io.barid.mailbox.transfer;

import io.barid.mailbox.http.Refusal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** System flags of RFC 9051 2.3.2, with their bits in {@code entry.flags}. */
enum Flag {
    SEEN(1),
    ANSWERED(2),
    FLAGGED(4),
    DELETED(8),
    DRAFT(16);

    private final int bit;

    Flag(int bit) {
        this.bit = bit;
    }

    /** @throws Refusal 400 when one of the names is none */
    static int bits(Collection<String> names) {
        int bits = 0;
        for (String name : names) {
            bits |= Arrays.stream(values())
                    .filter(flag -> flag.toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> Refusal.unreadable(
                            "'" + name + "' is no flag; flags are seen, answered, flagged, deleted and draft."))
                    .bit;
        }
        return bits;
    }

    static List<String> names(int bits) {
        return Arrays.stream(values())
                .filter(flag -> (bits & flag.bit) != 0)
                .map(Flag::toString)
                .toList();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
