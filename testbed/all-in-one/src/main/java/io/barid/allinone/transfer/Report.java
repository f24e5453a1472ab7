package io.barid.allinone.transfer;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What became of the messages, counted; what went wrong with one is a line of its own. */
final class Report {

    enum Fate {
        STORED("imported"),
        WRITTEN("written"),
        THERE("there already"),
        DELETED("deleted in Barid since (--with-deleted imports them)"),
        TRASHED("in the trash (--with-trashed imports them)"),
        REPAIRED("with a CR that ended no line, repaired"),
        FAILED("not done, see above");

        private final String words;

        Fate(String words) {
            this.words = words;
        }
    }

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\p{Cf}]");

    private final PrintStream errors;
    private final Map<Fate, Long> counts = new EnumMap<>(Fate.class);

    Report(PrintStream errors) {
        this.errors = errors;
    }

    void count(Fate fate) {
        counts.merge(fate, 1L, Long::sum);
    }

    /** A message that is passed over. */
    void failed(String where, String sentence) {
        count(Fate.FAILED);
        note(where + ": " + sentence);
    }

    /** File names may be anything; a terminal must not obey them. */
    void note(String text) {
        errors.println(CONTROLS.matcher(text).replaceAll("?"));
    }

    boolean clean() {
        return !counts.containsKey(Fate.FAILED);
    }

    long counted(Fate fate) {
        return counts.getOrDefault(fate, 0L);
    }

    /** One line for each fate that befell any. */
    void print(PrintStream out) {
        if (counts.isEmpty()) {
            out.println("No messages.");
        }
        counts.forEach((fate, count) -> out.printf("%,9d %s%n", count, fate.words));
    }
}
