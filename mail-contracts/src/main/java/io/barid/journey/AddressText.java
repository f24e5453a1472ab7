package io.barid.journey;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;

/** Addresses as journeys show them and are looked for by: without brackets. */
public final class AddressText {

    private AddressText() {}

    /** {@code aya@example.test}, or {@code Postmaster}. */
    public static String of(ForwardPath path) {
        return bare(path.toString());
    }

    /** {@code aya@example.test}; empty for {@code <>}. */
    public static String of(ReversePath path) {
        return bare(path.toString());
    }

    /** A path's textual form without its brackets. */
    public static String bare(String path) {
        return path.startsWith("<") && path.endsWith(">") ? path.substring(1, path.length() - 1) : path;
    }
}
