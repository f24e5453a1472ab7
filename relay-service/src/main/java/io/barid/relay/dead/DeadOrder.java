package io.barid.relay.dead;

import java.util.Locale;

/** What an operator can have done with a dead letter. */
public enum DeadOrder {
    /** Published again where it was to be read; after that it is no longer held here. */
    RELEASE,
    /** Gone, and its sender is told. */
    BOUNCE,
    /** Gone, without a word. */
    DROP;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
