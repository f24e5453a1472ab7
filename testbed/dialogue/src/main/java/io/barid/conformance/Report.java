package io.barid.conformance;

import io.barid.conformance.Rule.Level;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/**
 * What came of all scripts.
 *
 * @param implementation what the server calls itself, empty if it does not say
 */
public record Report(String implementation, List<Outcome> outcomes) {

    private static final int WIDTH = 98;
    private static final int TRANSCRIPT_LINES = 8;

    public Report {
        outcomes = List.copyOf(outcomes);
    }

    /** Failed at what binds this much, in order. */
    public List<Outcome.Failed> failed(Level level) {
        return outcomes.stream()
                .filter(Outcome.Failed.class::isInstance)
                .map(Outcome.Failed.class::cast)
                .filter(outcome -> outcome.rule().level() == level)
                .toList();
    }

    /** For a terminal: a line per document, then each failure with the end of its conversation. */
    public String text() {
        var text = new StringBuilder();
        text.append("POP3 conformance%s\n\n".formatted(implementation.isEmpty() ? "" : " of " + implementation));
        text.append("%-10s %8s %8s %10s %9s\n".formatted("", "passed", "failed", "otherwise", "left out"));
        for (String document : documents()) {
            Count count = count(document);
            text.append("%-10s %8d %8d %10d %9d\n"
                    .formatted(document, count.passed(), count.failed(), count.otherwise(), count.leftOut()));
        }
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Outcome.Failed failed -> text.append(shown(failed));
                case Outcome.LeftOut left ->
                    text.append(cut("left out  %s: %s".formatted(left.name(), left.why())) + "\n");
                case Outcome.Passed ignored -> {}
            }
        }
        text.append("\n%d MUST and %d SHOULD failed. Otherwise: where a standard says MAY, or Barid chose\n"
                .formatted(failed(Level.MUST).size(), failed(Level.SHOULD).size()));
        return text.toString();
    }

    private String shown(Outcome.Failed failed) {
        List<String> lines = new ArrayList<>(failed.what().lines().toList());
        if (lines.size() > 4 + TRANSCRIPT_LINES) {
            lines.subList(4, lines.size() - TRANSCRIPT_LINES).clear();
            lines.set(3, "The conversation's end:");
        }
        String head = failed.rule().level().binds() ? "FAILED" : "otherwise";
        return "\n%s  %s (%s)\n  %s\n".formatted(head, failed.name(), failed.rule(), failed.title())
                + lines.stream().skip(1).map(line -> cut("    " + line) + "\n").collect(Collectors.joining());
    }

    /** As a page: the same, a row per script. */
    public String markdown() {
        var text = new StringBuilder("| script | rule | result |\n|---|---|---|\n");
        for (Outcome outcome : outcomes) {
            text.append("| `%s`: %s | %s | %s |\n"
                    .formatted(outcome.name(), outcome.title(), outcome.rule(), word(outcome)));
        }
        return text.toString();
    }

    /** Such as {@code passed}. */
    public static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Passed ignored -> "passed";
            case Outcome.Failed failed -> failed.rule().level().binds() ? "**failed**" : "otherwise";
            case Outcome.LeftOut left -> "left out: " + left.why();
        };
    }

    /** Of a document's scripts. */
    public record Count(long passed, long failed, long otherwise, long leftOut) {}

    /** What the scripts are about, such as {@code RFC 1939}. */
    public SequencedSet<String> documents() {
        return outcomes.stream()
                .map(outcome -> outcome.rule().document())
                .sorted()
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    public Count count(String document) {
        long passed = 0;
        long failed = 0;
        long otherwise = 0;
        long leftOut = 0;
        for (Outcome outcome : outcomes) {
            if (outcome.rule().document().equals(document)) {
                switch (outcome) {
                    case Outcome.Passed ignored -> passed++;
                    case Outcome.Failed ignored -> {
                        boolean fault = outcome.rule().level().binds();
                        failed += fault ? 1 : 0;
                        otherwise += fault ? 0 : 1;
                    }
                    case Outcome.LeftOut ignored -> leftOut++;
                }
            }
        }
        return new Count(passed, failed, otherwise, leftOut);
    }

    private static String cut(String line) {
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 2) + " …";
    }
}
