package io.barid.journey;

import java.util.List;
import java.util.Optional;

/** Makes what comes from outside fit to be shown: one line, without control characters, of bounded length. */
final class Texts {

    /** Characters of a text. */
    static final int MOST = 400;

    private Texts() {}

    static String line(String text) {
        if (text == null) {
            return "";
        }
        String cut = text.length() <= MOST ? text : text.substring(0, MOST - 1) + "…";
        return clean(cut) ? cut : cleaned(cut);
    }

    static Optional<String> line(Optional<String> text) {
        return text == null ? Optional.empty() : text.map(Texts::line);
    }

    static List<String> lines(List<String> texts) {
        return texts == null ? List.of() : texts.stream().map(Texts::line).toList();
    }

    private static boolean clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (unwanted(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static String cleaned(String text) {
        StringBuilder cleaned = new StringBuilder(text);
        for (int i = 0; i < cleaned.length(); i++) {
            if (unwanted(cleaned.charAt(i))) {
                cleaned.setCharAt(i, '?');
            }
        }
        return cleaned.toString();
    }

    /** Controls, and what turns a line around on a screen; half of a pair would be no UTF-8. */
    private static boolean unwanted(char c) {
        return Character.isISOControl(c)
                || c >= '\u202A' && c <= '\u202E'
                || c >= '\u2066' && c <= '\u2069'
                || c == '\u2028'
                || c == '\u2029'
                || Character.isSurrogate(c);
    }
}
