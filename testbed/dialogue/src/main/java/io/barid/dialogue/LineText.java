package io.barid.dialogue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text after {@code C:} or {@code S:}. {@code ${name}} stands for a value, {@code ${a - b}} and {@code ${a + 1}} for a
 * number; where something is expected {@code ${name=#}} takes a number from there, {@code ${name=*}} any word.
 */
record LineText(String text) {
    private static final Pattern VALUE = Pattern.compile("\\$\\{([A-Za-z][A-Za-z0-9_.-]*(?: [+-] [A-Za-z0-9_.-]+)?)}");
    private static final Pattern TAKEN = Pattern.compile("\\$\\{([A-Za-z][A-Za-z0-9_.-]*)=([#*])}");
    private static final Pattern EITHER = Pattern.compile(TAKEN.pattern() + "|" + VALUE.pattern());

    /** The text with its values. @throws IllegalArgumentException when one was not given */
    String with(Values values) {
        return VALUE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1))));
    }

    /** Whether it is what a line of the server must be as a whole: {@code *} anything, everything else itself. */
    boolean matches(String line, Values values) {
        var regex = new StringBuilder();
        List<String> names = new ArrayList<>();
        Matcher found = EITHER.matcher(text);
        int from = 0;
        while (found.find()) {
            appendWildcards(regex, text.substring(from, found.start()));
            if (found.group(1) == null) {
                // a star inside a value is a star
                regex.append(Pattern.quote(values.get(found.group(3))));
            } else {
                names.add(found.group(1));
                regex.append(found.group(2).equals("#") ? "([0-9]+)" : "([^ ]*)");
            }
            from = found.end();
        }
        appendWildcards(regex, text.substring(from));
        Matcher matcher = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(line);
        if (!matcher.matches()) {
            return false;
        }
        for (int i = 0; i < names.size(); i++) {
            values.take(names.get(i), matcher.group(i + 1));
        }
        return true;
    }

    private static void appendWildcards(StringBuilder regex, String part) {
        String[] literals = part.split("\\*", -1);
        for (int i = 0; i < literals.length; i++) {
            regex.append(i == 0 ? "" : ".*").append(Pattern.quote(literals[i]));
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
