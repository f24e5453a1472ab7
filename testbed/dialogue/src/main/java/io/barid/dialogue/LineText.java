package io.barid.dialogue;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text after {@code C:} or {@code S:}, in which {@code ${name}} stands for a value that the caller gives. */
record LineText(String text) {
    private static final Pattern VALUE = Pattern.compile("\\$\\{([A-Za-z][A-Za-z0-9_.-]*)}");

    /** The text with its values. @throws IllegalArgumentException when one was not given */
    String with(Map<String, String> values) {
        return VALUE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(valueOf(found.group(1), values)));
    }

    /** What a line of the server must match as a whole: {@code *} anything, everything else itself. */
    Pattern pattern(Map<String, String> values) {
        var regex = new StringBuilder();
        var found = VALUE.matcher(text);
        int from = 0;
        while (found.find()) {
            appendWildcards(regex, text.substring(from, found.start()));
            // a star inside a value is a star
            regex.append(Pattern.quote(valueOf(found.group(1), values)));
            from = found.end();
        }
        appendWildcards(regex, text.substring(from));
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private static void appendWildcards(StringBuilder regex, String part) {
        String[] literals = part.split("\\*", -1);
        for (int i = 0; i < literals.length; i++) {
            regex.append(i == 0 ? "" : ".*").append(Pattern.quote(literals[i]));
        }
    }

    private static String valueOf(String name, Map<String, String> values) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no value given for ${" + name + "}");
        }
        return value;
    }

    @Override
    public String toString() {
        return text;
    }
}
