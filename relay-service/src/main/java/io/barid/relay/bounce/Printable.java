package io.barid.relay.bounce;

import java.nio.charset.StandardCharsets;

/** Text from outside, made harmless before it stands in a report: one line, bounded, nothing that acts on a terminal. */
final class Printable {

    private Printable() {}

    /**
     * The text as one line: controls, line ends, direction marks and runs of white space become one space.
     *
     * @param most octets of UTF-8
     * @param utf8 whether characters beyond ASCII may stay; otherwise each becomes a question mark
     */
    static String line(String text, int most, boolean utf8) {
        StringBuilder line = new StringBuilder();
        int octets = 0;
        boolean space = false;
        for (int at = 0; at < text.length() && octets < most; ) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            if (blank(c)) {
                space = !line.isEmpty();
                continue;
            }
            int shown = c < 0x80 || utf8 ? c : '?';
            octets += (space ? 1 : 0) + octets(shown);
            if (octets <= most) {
                line.append(space ? " " : "").appendCodePoint(shown);
            }
            space = false;
        }
        return line.toString();
    }

    /** Whether it is ASCII without controls. */
    static boolean ascii(String text) {
        return text.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
    }

    private static boolean blank(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> true;
            default -> false;
        };
    }

    private static int octets(int c) {
        return Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
    }
}
