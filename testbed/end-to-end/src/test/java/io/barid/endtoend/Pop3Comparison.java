package io.barid.endtoend;

import io.barid.conformance.Outcome;
import io.barid.conformance.Report;
import io.barid.conformance.Report.Count;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;

/** The part of docs/pop3.md that the conformance suite writes: Barid beside another server. */
final class Pop3Comparison {

    private final Report barid;
    private final Report other;
    private final String otherName;
    private final Properties reasons = new Properties();

    Pop3Comparison(Report barid, Report other, String otherName) throws IOException {
        this.barid = barid;
        this.other = other;
        this.otherName = otherName;
        try (InputStream in = Pop3Comparison.class.getResourceAsStream("/pop3-dovecot-reasons.properties")) {
            reasons.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
    }

    String markdown() {
        return summary() + "\n" + differences() + "\n" + all();
    }

    private String summary() {
        var text = new StringBuilder(
                "| | Barid: passed, failed, otherwise, left out | " + otherName + " |\n|---|---|---|\n");
        for (String document : barid.documents()) {
            text.append("| %s | %s | %s |\n"
                    .formatted(document, shown(barid.count(document)), shown(other.count(document))));
        }
        return text.toString();
    }

    private static String shown(Count count) {
        return "%d, %d, %d, %d".formatted(count.passed(), count.failed(), count.otherwise(), count.leftOut());
    }

    private String differences() {
        var text = new StringBuilder(
                "| where they differ | rule | Barid | " + otherName + " | why |\n|---|---|---|---|---|\n");
        for (int i = 0; i < barid.outcomes().size(); i++) {
            Outcome ours = barid.outcomes().get(i);
            Outcome theirs = other.outcomes().get(i);
            if (!Report.word(ours).equals(Report.word(theirs))) {
                text.append("| %s | %s | %s | %s | %s |\n"
                        .formatted(ours.title(), ours.rule(), Report.word(ours), Report.word(theirs), reason(theirs)));
            }
        }
        return text.toString();
    }

    /** Where something was left out its word says why. */
    private String reason(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Failed failed ->
                Optional.ofNullable(reasons.getProperty(failed.name()))
                        .orElseThrow(
                                () -> new AssertionError("no reason for " + failed.name() + ":\n" + failed.what()));
            case Outcome.LeftOut ignored -> "";
            case Outcome.Passed ignored -> "";
        };
    }

    private String all() {
        var text = new StringBuilder("| every script | rule | Barid | " + otherName + " |\n|---|---|---|---|\n");
        for (int i = 0; i < barid.outcomes().size(); i++) {
            Outcome ours = barid.outcomes().get(i);
            text.append("| %s | %s | %s | %s |\n"
                    .formatted(
                            ours.title(),
                            ours.rule(),
                            Report.word(ours),
                            Report.word(other.outcomes().get(i))));
        }
        return text.toString();
    }
}
