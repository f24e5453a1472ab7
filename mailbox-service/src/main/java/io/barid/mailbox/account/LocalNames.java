package io.barid.mailbox.account;

import io.barid.address.LocalPart;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/**
 * How names are compared: composed and decomposed letters are the same, and in a domain that folds case, as they do unless
 * told otherwise, upper and lower case too (RFC 5321 2.4).
 */
public final class LocalNames {

    static final String POSTMASTER = "postmaster";
    static final String ABUSE = "abuse";

    /** Always there and never told apart by case (RFC 5321 4.5.1, RFC 2142 2). */
    private static final Set<String> RESERVED = Set.of(POSTMASTER, ABUSE);

    private LocalNames() {}

    /** The form in which a domain that folds case keeps a local part. */
    public static String key(LocalPart local) {
        return fold(local.value());
    }

    /** The form in which a domain that tells upper from lower case keeps it. */
    public static String exact(LocalPart local) {
        String folded = key(local);
        return RESERVED.contains(folded) ? folded : Normalizer.normalize(local.value(), Normalizer.Form.NFC);
    }

    /** SQL: whichever of the two forms the row {@code d} of the table domain keeps. */
    public static String kept(String folded, String exact) {
        return "case when d.fold_case then " + folded + " else " + exact + " end";
    }

    public static String fold(String text) {
        return Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }

    static boolean reserved(LocalPart local) {
        return RESERVED.contains(key(local));
    }
}
