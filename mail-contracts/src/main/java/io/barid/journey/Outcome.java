package io.barid.journey;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What became of a message so far; several may be true, for several recipients. */
public enum Outcome {
    REFUSED(0),
    ACCEPTED(1),
    DEFERRED(2),
    DELIVERED(3),
    STORED(4),
    BOUNCED(5),
    FETCHED(6),
    DELETED(7),
    STEERED(8);

    private final int bit;

    Outcome(int bit) {
        this.bit = bit;
    }

    /** Reads what {@link #toString()} gives. */
    public static Outcome parse(String text) {
        for (Outcome outcome : values()) {
            if (outcome.toString().equals(text)) {
                return outcome;
            }
        }
        throw new IllegalArgumentException("An outcome is one of " + EnumSet.allOf(Outcome.class) + ", not " + text);
    }

    /** As stores keep it; its bits never change their meaning. */
    public int mask() {
        return 1 << bit;
    }

    public static int mask(Collection<Outcome> outcomes) {
        return outcomes.stream().mapToInt(Outcome::mask).reduce(0, (a, b) -> a | b);
    }

    public static Set<Outcome> of(int mask) {
        Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
        for (Outcome outcome : values()) {
            if ((mask & outcome.mask()) != 0) {
                outcomes.add(outcome);
            }
        }
        return outcomes;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
