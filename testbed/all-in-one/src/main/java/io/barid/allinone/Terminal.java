package io.barid.allinone;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** What {@code up} tells the person who started it; each line fits 80 columns. */
record Terminal(PrintStream out) {

    void line(String text) {
        out.println(text);
        out.flush();
    }

    void ready(Object part, Duration took) {
        line(String.format(Locale.ROOT, "  %-16s ready  %5.1f s", part, took.toMillis() / 1000.0));
    }

    void address(String what, String how, Object where) {
        line(String.format(Locale.ROOT, "  %-28s %-12s %s", what, how, where));
    }
}
