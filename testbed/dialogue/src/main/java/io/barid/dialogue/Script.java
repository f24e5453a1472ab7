package io.barid.dialogue;

import java.util.ArrayList;
import java.util.List;

/** Turns the lines of a file into script lines; whatever is not in the language is refused with its line number. */
final class Script {
    private Script() {}

    static List<ScriptLine> parse(String source, List<String> lines) {
        var script = new ArrayList<ScriptLine>();
        boolean skipping = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int number = i + 1;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (skipping && !line.startsWith("S:")) {
                throw wrong(source, number, "'S...' alone must be followed by 'S:', which says what to skip to");
            }
            if (line.stripTrailing().equals("S...")) {
                skipping = true;
                continue;
            }
            script.add(parse(source, number, line, skipping));
            skipping = false;
        }
        if (skipping) {
            throw wrong(source, lines.size(), "'S...' at the end does not say what to skip to");
        }
        return List.copyOf(script);
    }

    private static ScriptLine parse(String source, int number, String line, boolean skipping) {
        if (line.startsWith("C:")) {
            return new ScriptLine.Send(number, textAfter("C:", line));
        }
        if (line.startsWith("S...")) {
            return new ScriptLine.SkipTo(number, textAfter("S...", line));
        }
        if (line.startsWith("S:")) {
            LineText text = textAfter("S:", line);
            return skipping ? new ScriptLine.SkipTo(number, text) : new ScriptLine.Expect(number, text);
        }
        throw wrong(source, number, "a line begins with 'C:', 'S:', 'S...' or '#', but this is: " + line);
    }

    /** One space after the mark belongs to the mark; a second one belongs to the text. */
    private static LineText textAfter(String mark, String line) {
        String rest = line.substring(mark.length());
        return new LineText(rest.startsWith(" ") ? rest.substring(1) : rest);
    }

    private static IllegalArgumentException wrong(String source, int number, String why) {
        return new IllegalArgumentException(source + ":" + number + ": " + why);
    }
}
