package io.barid.relay.steps;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.relay.delivery.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Texts in steps of journeys. */
public final class Shown {

    /** Recipients in one step: a message may have ten thousand, and a record has a largest size. */
    static final int MOST = 500;

    private Shown() {}

    /** {@code aya@example.test}, or {@code Postmaster}. */
    public static String address(ForwardPath path) {
        return switch (path) {
            case ForwardPath.To to -> to.mailbox().toString();
            case ForwardPath.Postmaster postmaster -> address(postmaster.toString());
        };
    }

    /** {@code aya@example.test}; empty for {@code <>}. */
    public static String address(ReversePath path) {
        return switch (path) {
            case ReversePath.Sender sender -> sender.mailbox().toString();
            case ReversePath.Null ignored -> "";
        };
    }

    /** A path as the queue's column holds it. */
    public static String address(String path) {
        return path.startsWith("<") && path.endsWith(">") ? path.substring(1, path.length() - 1) : path;
    }

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
