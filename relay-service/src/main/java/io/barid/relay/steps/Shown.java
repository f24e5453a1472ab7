package io.barid.relay.steps;

import io.barid.relay.delivery.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Texts in steps of journeys. */
public final class Shown {

    /** Recipients in one step: a message may have ten thousand, and a record has a largest size. */
    static final int MOST = 500;

    private Shown() {}

    /** Why, and in whose words. */
    public static String reason(String reason, Optional<Said> said) {
        return said.map(it -> reason + ": " + it.reply() + " (" + it.host() + ")")
                .orElse(reason);
    }

    /** In their order, each fit for one step; none of nothing. */
    public static <T> List<List<T>> portions(List<T> all) {
        List<List<T>> portions = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MOST) {
            portions.add(all.subList(from, Math.min(all.size(), from + MOST)));
        }
        return portions;
    }
}
