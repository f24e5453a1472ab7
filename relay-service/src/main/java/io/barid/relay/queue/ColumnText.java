package io.barid.relay.queue;

/** Text from outside on its way into a text column, which holds neither 0x00 nor half a surrogate pair. */
public final class ColumnText {

    private ColumnText() {}

    /** The same text where PostgreSQL can keep it; otherwise with U+FFFD in each place that it cannot. */
    public static String of(Object value) {
        return value.toString()
                .codePoints()
                .map(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
