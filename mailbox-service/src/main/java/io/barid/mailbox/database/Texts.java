package io.barid.mailbox.database;

/** Text from outside on its way into a text column, which holds neither 0x00 nor half a surrogate pair. */
public final class Texts {

    private Texts() {}

    /** The same text where PostgreSQL can keep it; otherwise with U+FFFD in each place that it cannot. */
    public static String clean(String text) {
        StringBuilder cleaned = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                cleaned = cleaned == null ? new StringBuilder(text) : cleaned;
                cleaned.setCharAt(i, '\uFFFD');
            }
        }
        return cleaned == null ? text : cleaned.toString();
    }
}
