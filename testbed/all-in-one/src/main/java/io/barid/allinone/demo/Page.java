package io.barid.allinone.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** What the person who watches sees: lines of at most 100 columns, in colour only on a terminal. */
final class Page {

    static final int WIDTH = 100;

    /** What a line is, and how it looks. */
    private enum Look {
        PLAIN(""),
        TITLE("\033[1m"),
        CLIENT("\033[36m"),
        SERVER("\033[32m"),
        NOTE("\033[2m"),
        TROUBLE("\033[31m");

        private final String begin;

        Look(String begin) {
            this.begin = begin;
        }
    }

    private final PrintStream out;
    private final boolean terminal;
    private int progress;
    private boolean silent;

    /** @param terminal whether a person looks at it: colours, and a line that is written over */
    Page(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void blank() {
        print("", Look.PLAIN);
    }

    void text(String text) {
        wrapped("", text, Look.PLAIN);
    }

    /** As it is. */
    void verbatim(String line) {
        print(line, Look.PLAIN);
    }

    /** A step of the story. @param way between whom, set to the right margin */
    void step(int number, String title, String way) {
        blank();
        String begin = number + ". " + title;
        print(begin + " ".repeat(Math.max(2, WIDTH - begin.length() - way.length())) + way, Look.TITLE);
    }

    /** What happens, in a sentence. */
    void note(String text) {
        wrapped("   ", text, Look.NOTE);
    }

    /** A fact, such as the answer to a question. */
    void fact(String name, String text) {
        wrapped(String.format("   %-9s ", name), text, Look.PLAIN);
    }

    void client(String line) {
        wrapped("   C: ", line, Look.CLIENT);
    }

    void server(String line) {
        wrapped("   S: ", line, Look.SERVER);
    }

    /** A line of a transcript, which begins with {@code C:} or {@code S:}. */
    void spoken(String line) {
        if (line.startsWith("C: ")) {
            client(line.substring(3));
        } else if (line.startsWith("S: ")) {
            server(line.substring(3));
        } else {
            note(line);
        }
    }

    void trouble(String text) {
        wrapped("", text, Look.TROUBLE);
    }

    /** Replaces the progress before it; only a terminal shows it. */
    synchronized void progress(String text) {
        if (terminal && !silent) {
            String cut = text.substring(0, Math.min(text.length(), WIDTH - 1));
            out.print("\r" + cut + " ".repeat(Math.max(0, progress - cut.length())));
            out.flush();
            progress = cut.length();
        }
    }

    /** Says this, and nothing from now on. */
    synchronized void silence(String lastWord) {
        print(lastWord, Look.PLAIN);
        silent = true;
    }

    private void wrapped(String begin, String text, Look look) {
        String margin = begin;
        for (String line : wrap(text.replace("\t", "        "), WIDTH - begin.length())) {
            print((margin + line).stripTrailing(), look);
            margin = " ".repeat(begin.length());
        }
    }

    private synchronized void print(String line, Look look) {
        if (silent) {
            return;
        }
        progress("");
        String clear = terminal ? "\r" : "";
        boolean coloured = terminal && look != Look.PLAIN;
        out.println(clear + (coloured ? look.begin + line + "\033[0m" : line));
        out.flush();
    }

    /** At spaces where there are any. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            int end = space > 0 ? space : width;
            lines.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }
}
