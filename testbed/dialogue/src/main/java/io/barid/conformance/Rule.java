package io.barid.conformance;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a script is about.
 *
 * @param document such as {@code RFC 1939}, or {@code Barid} for a choice that standards leave open
 * @param section  such as {@code 5}; empty where there is none
 */
public record Rule(String document, String section, Level level) {

    private static final Pattern TEXT = Pattern.compile("(RFC [0-9]+) section ([0-9.]+), (MUST|SHOULD|MAY)");

    /** How much it binds. */
    public enum Level {
        MUST,
        SHOULD,
        MAY,
        /** Barid's own; another server is not wrong to choose otherwise. */
        CHOICE;

        /** Whether it is a fault to do otherwise. */
        public boolean binds() {
            return this == MUST || this == SHOULD;
        }
    }

    /** @throws IllegalArgumentException when it is neither {@code RFC n section s, MUST|SHOULD|MAY} nor {@code Barid} */
    static Rule parse(String text) {
        if (text.equals("Barid")) {
            return new Rule("Barid", "", Level.CHOICE);
        }
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no rule: " + text);
        }
        return new Rule(matcher.group(1), matcher.group(2), Level.valueOf(matcher.group(3)));
    }

    @Override
    public String toString() {
        return level == Level.CHOICE
                ? document + ", " + level.name().toLowerCase(Locale.ROOT)
                : document + " section " + section + ", " + level;
    }
}
