package io.barid.smtp.session;

import java.util.Locale;

/** Keywords are ASCII (RFC 5321 2.4): what Unicode makes of other letters and spaces does not count. */
final class Ascii {

    private Ascii() {}

    /** In upper case; a word with other letters, such as a long s, is left as it is and no keyword. */
    static String upperCase(String word) {
        return word.chars().allMatch(c -> c < 0x80) ? word.toUpperCase(Locale.ROOT) : word;
    }

    /** Without blanks and tabs around it. */
    static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && blank(text.charAt(from))) {
            from++;
        }
        while (to > from && blank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\t';
    }
}
