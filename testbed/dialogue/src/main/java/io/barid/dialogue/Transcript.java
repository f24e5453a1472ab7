package io.barid.dialogue;

import java.util.ArrayList;
import java.util.List;

/** The lines of one conversation so far, and where in the script it stands. */
final class Transcript {
    private final String source;
    private final List<String> lines = new ArrayList<>();
    private int number;

    Transcript(String source) {
        this.source = source;
    }

    void at(int number) {
        this.number = number;
    }

    void sent(String session, String line) {
        lines.add("C" + session + ": " + line);
    }

    void received(String session, String line) {
        lines.add("S" + session + ": " + line);
    }

    List<String> lines() {
        return lines;
    }

    AssertionError failure(String expected, String got) {
        return new AssertionError("""
                %s:%d
                expected: %s
                     got: %s
                The conversation so far:
                %s""".formatted(source, number, expected, got, String.join("\n", lines)));
    }
}
