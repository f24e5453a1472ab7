package io.barid.dialogue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the lines of a file into script lines; whatever is not in the language is refused with its line number. */
final class Script {
    private static final Pattern SEND = Pattern.compile("C([2-9]?)(\\+?):(.*)", Pattern.DOTALL);
    private static final Pattern EXPECT = Pattern.compile("S([2-9]?)( or END)?:(.*)", Pattern.DOTALL);
    private static final Pattern SKIP = Pattern.compile("S([2-9]?)\\.\\.\\.(.*)", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("(LOGIN|BLOCK|END|DROP)([2-9]?)(?: (.*))?", Pattern.DOTALL);
    private static final Pattern ABOUT = Pattern.compile("([A-Z][A-Z ]+)(?::(.*))?", Pattern.DOTALL);

    private final String source;
    private final List<ScriptLine> script = new ArrayList<>();
    private boolean skipping;

    private Script(String source) {
        this.source = source;
    }

    static List<ScriptLine> parse(String source, List<String> lines) {
        var script = new Script(source);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank() && !lines.get(i).startsWith("#")) {
                script.add(i + 1, lines.get(i));
            }
        }
        if (script.skipping) {
            throw script.wrong(lines.size(), "'S...' at the end does not say what to skip to");
        }
        return List.copyOf(script.script);
    }

    private void add(int number, String line) {
        if (skipping && !EXPECT.matcher(line).matches()) {
            throw wrong(number, "'S...' alone must be followed by 'S:', which says what to skip to");
        }
        if (line.stripTrailing().equals("S...")) {
            skipping = true;
            return;
        }
        script.add(parse(number, line));
        skipping = false;
    }

    private ScriptLine parse(int number, String line) {
        Matcher send = SEND.matcher(line);
        if (send.matches()) {
            return new ScriptLine.Send(
                    number,
                    session(send.group(1)),
                    text(send.group(3)),
                    send.group(2).isEmpty());
        }
        Matcher expect = EXPECT.matcher(line);
        if (expect.matches()) {
            int session = session(expect.group(1));
            LineText text = text(expect.group(3));
            return skipping
                    ? new ScriptLine.SkipTo(number, session, text)
                    : new ScriptLine.Expect(number, session, text, expect.group(2) != null);
        }
        Matcher skip = SKIP.matcher(line);
        if (skip.matches()) {
            return new ScriptLine.SkipTo(number, session(skip.group(1)), text(skip.group(2)));
        }
        return word(number, line.stripTrailing());
    }

    private ScriptLine word(int number, String line) {
        Matcher word = WORD.matcher(line);
        if (word.matches()) {
            int session = session(word.group(2));
            String rest = word.group(3);
            switch (word.group(1)) {
                case "LOGIN":
                    return new ScriptLine.Login(number, session, rest == null ? "user" : rest);
                case "BLOCK":
                    return new ScriptLine.ReadBlock(number, session);
                case "END":
                    return new ScriptLine.End(number, session);
                default:
                    return new ScriptLine.Drop(number, session);
            }
        }
        Matcher about = ABOUT.matcher(line);
        if (about.matches()) {
            for (Aspect aspect : Aspect.values()) {
                if (aspect.word().equals(about.group(1))) {
                    return new ScriptLine.About(number, aspect, text(about.group(2) == null ? "" : about.group(2)));
                }
            }
        }
        throw wrong(
                number, "a line begins with 'C:', 'S:', 'S...', '#' or a word of the language, but this is: " + line);
    }

    private static int session(String digit) {
        return digit.isEmpty() ? 1 : Integer.parseInt(digit);
    }

    /** One space after the mark belongs to the mark; a second one belongs to the text. */
    private static LineText text(String rest) {
        return new LineText(rest.startsWith(" ") ? rest.substring(1) : rest);
    }

    private IllegalArgumentException wrong(int number, String why) {
        return new IllegalArgumentException(source + ":" + number + ": " + why);
    }
}
