package io.barid.mailbox.password;

import java.security.SecureRandom;
import java.util.Locale;

/**
 * An app password: 28 random characters of base32 (140 bits), in groups of four so that it is easy to type. There is no i, l, o
 * and u; who types i, l or o means 1, 1 or 0.
 */
public record AppSecret(String text) {

    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int GROUPS = 7;
    private static final int GROUP = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    static AppSecret random() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP; i++) {
            text.append(i > 0 && i % GROUP == 0 ? "-" : "").append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return new AppSecret(text.toString());
    }

    /** The one form in which all spellings of it are hashed. What never was an app password may have any. */
    static String canonical(String typed) {
        return typed.replaceAll("[ -]", "")
                .toLowerCase(Locale.ROOT)
                .replace('o', '0')
                .replace('i', '1')
                .replace('l', '1');
    }

    /** For logs: not the secret. */
    @Override
    public String toString() {
        return "AppSecret[secret]";
    }
}
