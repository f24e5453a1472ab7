package io.barid.address;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What stands before the {@code @}, without quotes and with its case kept (RFC 5321 2.4); at most 64 octets of UTF-8.
 *
 * @param value the text a quoted string stands for: {@code a b} for {@code "a b"}
 */
public record LocalPart(String value) {

    /** RFC 5321 4.5.3.1.1, in octets. */
    public static final int MAX_OCTETS = 64;

    public LocalPart {
        if (value.getBytes(StandardCharsets.UTF_8).length > MAX_OCTETS) {
            throw new AddressSyntaxException("the part before @ is longer than 64 octets");
        }
        for (int i = 0; i < value.length(); i++) {
            if (control(value.charAt(i))) {
                throw new AddressSyntaxException("the part before @ holds a control character");
            }
        }
    }

    /** What a log or a terminal may take for a line's end too, and what turns the order in which text is shown. */
    private static boolean control(char c) {
        return c < 0x20
                || c == 0x7F
                || c >= 0x80 && c < 0xA0
                || c >= 0x2028 && c <= 0x202E
                || c >= 0x2066 && c <= 0x2069
                || c == 0xFFFD;
    }

    /** Reads a dot-string or a quoted-string. */
    public static LocalPart parse(String text) {
        PathParser parser = new PathParser(text);
        LocalPart local = parser.localPart();
        parser.expectEnd();
        return local;
    }

    /** The same name for a directory that does not tell upper from lower case. */
    public LocalPart folded() {
        return new LocalPart(value.toLowerCase(Locale.ROOT));
    }

    /** Whether only the Sender Rewriting Scheme makes such names, for bounces to come back by. */
    public boolean rewrittenSender() {
        return value.regionMatches(true, 0, "SRS0=", 0, 5) || value.regionMatches(true, 0, "SRS1=", 0, 5);
    }

    /** Whether writing it needs SMTPUTF8 (RFC 6531). */
    public boolean international() {
        return value.chars().anyMatch(c -> c >= 0x80);
    }

    /** The shortest form that RFC 5321 4.1.2 allows: quoted only where it must be. */
    @Override
    public String toString() {
        return PathParser.isDotString(value)
                ? value
                : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
