package io.barid.allinone;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** A journey for people, as a timeline of at most 100 columns. What comes from outside is shown without control characters. */
final class TraceText {

    static final int WIDTH = 100;

    private static final String STEP = "%12s %9s  %-10s  %s";
    private static final int DETAILS = 12 + 1 + 9 + 2;
    private static final String ROW = "%-26s  %-14s  %-9s  %s";
    private static final int BEFORE_PATHS = 26 + 2 + 14 + 2 + 9 + 2;
    private static final int MOST_DETAILS = 130;

    static final String HEADING = String.format(Locale.ROOT, ROW, "ID", "BEGAN (UTC)", "OUTCOME", "SENDER > RECIPIENT");

    private static final DateTimeFormatter CLOCK = format("HH:mm:ss.SSS");
    private static final DateTimeFormatter SHORT = format("MM-dd HH:mm:ss");
    private static final DateTimeFormatter LONG = format("yyyy-MM-dd HH:mm:ss 'UTC'");

    /** What matters most of all that came to pass. */
    private static final List<String> OUTCOMES = List.of(
            "bounced", "deleted", "fetched", "stored", "delivered", "deferred", "steered", "accepted", "refused");

    private final Instant now;
    private final boolean dialogues;
    private Instant first;
    private LocalDate day;

    /** @param dialogues whether what was said to other mail systems is shown */
    TraceText(Instant now, boolean dialogues) {
        this.now = now;
        this.dialogues = dialogues;
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    /** One message of a list. */
    static String row(JsonNode item) {
        String sender = item.has("sender") ? path(item.path("sender").asString("")) : "?";
        List<String> recipients = new ArrayList<>();
        item.path("recipients").forEach(each -> recipients.add(QueueText.clean(each.asString(""))));
        long more = item.path("recipientsTotal").asLong(0) - 1;
        String rest = more > 0 ? " +" + more : "";
        int each = (WIDTH - BEFORE_PATHS - 3 - rest.length()) / 2;
        String to = recipients.isEmpty() ? "?" : recipients.getFirst();
        return String.format(
                Locale.ROOT,
                ROW,
                QueueText.clean(item.path("queueId").asString("")),
                SHORT.format(time(item.path("at"))),
                outcome(item.path("outcomes")),
                QueueText.middle(sender, each) + " > " + QueueText.middle(to, each) + rest);
    }

    private static String outcome(JsonNode outcomes) {
        List<String> all = new ArrayList<>();
        outcomes.forEach(each -> all.add(each.asString("")));
        return OUTCOMES.stream().filter(all::contains).findFirst().orElse("-");
    }

    /** What the timeline is about. */
    List<String> heading(JsonNode journey) {
        List<String> lines = new ArrayList<>();
        field(lines, "Id", journey.path("queueId").asString(""));
        if (journey.has("sender")) {
            field(lines, "From", path(journey.path("sender").asString("")));
        }
        List<String> recipients = new ArrayList<>();
        journey.path("recipients").forEach(each -> recipients.add(each.asString("")));
        if (!recipients.isEmpty()) {
            int most = Math.min(10, recipients.size());
            String rest = recipients.size() > most ? " and " + (recipients.size() - most) + " more" : "";
            field(lines, "To", String.join(", ", recipients.subList(0, most)) + rest);
        }
        if (journey.has("messageId")) {
            field(lines, "Message", journey.path("messageId").asString(""));
        }
        lines.add("");
        return lines;
    }

    /** One step: a line, and indented ones with details. */
    List<String> step(JsonNode step) {
        Instant at = time(step.path("at"));
        List<String> lines = new ArrayList<>();
        LocalDate today = LocalDate.ofInstant(at, ZoneOffset.UTC);
        if (!today.equals(day)) {
            lines.add(today + " UTC");
            day = today;
        }
        first = first == null ? at : first;
        TraceStep told = TraceStep.of(step, dialogues);
        lines.add(cut(String.format(
                        Locale.ROOT,
                        STEP,
                        CLOCK.format(at),
                        after(Duration.between(first, at)),
                        QueueText.middle(QueueText.clean(told.name()), 10),
                        QueueText.clean(told.text())))
                .stripTrailing());
        int left = MOST_DETAILS;
        for (String detail : told.details()) {
            if (left-- == 0) {
                lines.add(" ".repeat(DETAILS) + "... and " + (told.details().size() - MOST_DETAILS) + " more lines");
                break;
            }
            wrapped(lines, " ".repeat(DETAILS), QueueText.clean(detail));
        }
        return lines;
    }

    /** How it stands. */
    List<String> end(JsonNode journey) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        if (journey.path("cut").asBoolean(false)) {
            lines.add("There are more steps than are shown.");
        }
        lines.add(
                switch (journey.path("state").asString("")) {
                    case "refused" -> "It was refused.";
                    case "unknown" -> "Whether it was kept is not known: its client heard neither yes nor no.";
                    case "delivered" -> "It reached everybody it was sent to.";
                    case "bounced" -> "It reached nobody.";
                    case "partly-delivered" -> "It reached some of those it was sent to.";
                    case "dropped" -> "It was dropped by an operator.";
                    case "held" -> "It is held until somebody releases it: ./barid queue release ID.";
                    case "deferred" -> "It waits for its next try" + next(journey.path("until")) + ".";
                    default -> "It is on its way.";
                });
        return lines;
    }

    private String next(JsonNode until) {
        if (until.isMissingNode()) {
            return "";
        }
        Duration left = Duration.between(now, time(until));
        return " at " + LONG.format(time(until)) + (left.isPositive() ? ", in " + Spans.words(left) : "");
    }

    /** As a path is written: a report's is empty. */
    static String path(String sender) {
        return sender.isEmpty() ? "<>" : QueueText.clean(sender);
    }

    static Instant time(JsonNode text) {
        try {
            return Instant.parse(text.asString(""));
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    /** At most 9 columns. */
    private static String after(Duration span) {
        if (span.isNegative()) {
            return "-" + after(span.negated()).substring(1);
        }
        if (span.toMillis() < 1_000) {
            return "+" + span.toMillis() + " ms";
        }
        return span.toSeconds() < 60
                ? String.format(Locale.ROOT, "+%.1f s", Math.floor(span.toMillis() / 100.0) / 10)
                : "+" + Spans.words(span);
    }

    private static void field(List<String> lines, String name, String text) {
        List<String> wrapped = new ArrayList<>();
        wrapped(wrapped, " ".repeat(10), QueueText.clean(text));
        if (!wrapped.isEmpty()) {
            lines.add(String.format(
                    Locale.ROOT, "%-9s %s", name, wrapped.removeFirst().strip()));
        }
        lines.addAll(wrapped);
    }

    /** Breaks at a space where there is one; what follows is indented further. */
    private static void wrapped(List<String> lines, String indent, String text) {
        String left = text.stripTrailing();
        String before = indent;
        while (!left.isEmpty()) {
            int room = WIDTH - before.length();
            int space = left.length() <= room ? left.length() : left.lastIndexOf(' ', room);
            int end = space <= left.length() - left.stripLeading().length() ? Math.min(room, left.length()) : space;
            lines.add(before + left.substring(0, end).stripTrailing());
            left = left.substring(end).strip();
            before = indent + "  ";
        }
    }

    private static String cut(String line) {
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "...";
    }
}
