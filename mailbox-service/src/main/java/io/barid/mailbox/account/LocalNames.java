package io.barid.mailbox.account;

import io.barid.address.LocalPart;
import java.text.Normalizer;
import java.util.Locale;

/** How names are compared: upper and lower case, composed and decomposed letters are the same. */
public final class LocalNames {

    private LocalNames() {}

    /** The form in which the directory keeps a local part. */
    public static String key(LocalPart local) {
        return fold(local.value());
    }

    public static String fold(String text) {
        return Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }
}
