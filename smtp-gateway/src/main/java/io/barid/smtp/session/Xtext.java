package io.barid.smtp.session;

import java.util.regex.Pattern;

/** How DSN parameters write free text (RFC 3461 4): visible ASCII but + and =, everything else as + and two digits. */
final class Xtext {

    /** What it stands for must be printable or white space (RFC 3461 4.2, 4.4): no line ends, no controls. */
    private static final Pattern PRINTABLE = Pattern.compile("(?:[!-*,-<>-~]|\\+(?:09|[2-6][0-9A-F]|7[0-9A-E]))++");

    private Xtext() {}

    static boolean printable(String text) {
        return PRINTABLE.matcher(text).matches();
    }

    /**
     * As a 7-bit channel carries an address of type utf-8: {@code \x{E9}} for what is not ASCII (EmbeddedUnicodeChar,
     * RFC 6533 3).
     */
    static String embedded(String address) {
        StringBuilder ascii = new StringBuilder();
        address.codePoints().forEach(c -> {
            if (c < 0x80) {
                ascii.append((char) c);
            } else {
                ascii.append("\\x{%X}".formatted(c));
            }
        });
        return ascii.toString();
    }
}
