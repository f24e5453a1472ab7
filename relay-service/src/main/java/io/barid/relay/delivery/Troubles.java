package io.barid.relay.delivery;

import java.util.List;

/** What to say when several hosts could not be used. */
final class Troubles {

    private Troubles() {}

    /** The last that may pass, or the last of all when none will. */
    static Trouble worst(List<Trouble> troubles) {
        if (troubles.isEmpty()) {
            return Trouble.of("4.4.1", "no mail host could be tried");
        }
        for (Trouble trouble : troubles.reversed()) {
            if (!trouble.permanent()) {
                return trouble;
            }
        }
        return troubles.getLast();
    }
}
