package io.barid.allinone;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The queue for people, in lines of at most 80 columns. What comes from outside is shown without control characters. */
record QueueText(Instant now) {

    private static final int WIDTH = 80;
    private static final String COLUMNS = "%-26s %-8s %6s %-9s %s";
    private static final int BEFORE_RECIPIENT = 26 + 1 + 8 + 1 + 6 + 1 + 9 + 1;
    private static final String CUT = "...";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    static final String HEADING = String.format(Locale.ROOT, COLUMNS, "ID", "STATE", "AGE", "NEXT TRY", "RECIPIENT");

    /** One recipient, and below it what was said last; or one dead letter, and why it is one. */
    List<String> row(JsonNode item) {
        List<String> lines = new ArrayList<>();
        boolean dead = DeadText.is(item);
        lines.add(String.format(
                        Locale.ROOT,
                        COLUMNS,
                        item.path(dead ? "id" : "queueId").asString(""),
                        item.path(dead ? "kind" : "state").asString(""),
                        age(item.path("since")),
                        next(item),
                        middle(address(item.path(dead ? "topic" : "recipient").asString("")), WIDTH - BEFORE_RECIPIENT))
                .stripTrailing());
        String why = why(item);
        if (!why.isEmpty()) {
            lines.add("  " + end(why, WIDTH - 2));
        }
        return lines;
    }

    /** One message with its recipients, or one dead letter. */
    List<String> message(JsonNode message) {
        if (DeadText.is(message)) {
            return DeadText.of(message, age(message.path("since")));
        }
        List<String> lines = new ArrayList<>();
        lines.add(field("Id", message.path("queueId").asString("")));
        String sender = message.path("sender").asString("");
        lines.add(field("From", sender.equals("<>") ? "<> (a report)" : address(sender)));
        lines.add(field("Came in", origin(message)));
        lines.add(field(
                "Size",
                String.format(Locale.ROOT, "%,d octets", message.path("octets").asLong(0))
                        + (message.path("content").asString("").equals("stored") ? ", in the content store" : "")));
        lines.add(field("Accepted", time(message.path("accepted")) + ", " + age(message.path("accepted")) + " ago"));
        lines.add(field("Expires", time(message.path("expires")) + until(message.path("expires"))));
        message.path("recipients").forEach(item -> lines.addAll(recipient(item)));
        return lines;
    }

    private static String origin(JsonNode message) {
        String by = switch (message.path("origin").asString("")) {
            case "mx" -> "from another mail system";
            case "submission" -> "from account " + message.path("account").asString("");
            case "bounce" -> "made here, as a report";
            default -> "nobody knows how: its envelope is unreadable";
        };
        return by
                + (message.path("body").asString("").equals("8BITMIME") ? ", 8BITMIME" : "")
                + (message.path("smtpUtf8").asBoolean(false) ? ", SMTPUTF8" : "")
                + (message.path("requireTls").asBoolean(false) ? ", REQUIRETLS" : "");
    }

    private List<String> recipient(JsonNode item) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(end(address(item.path("recipient").asString("")), WIDTH));
        if (!item.path("given").asString("").equals(item.path("recipient").asString(""))) {
            lines.add(detail("given as", address(item.path("given").asString(""))));
        }
        String next = next(item);
        lines.add(detail("state", item.path("state").asString("") + (next.equals("-") ? "" : ", next try " + next)));
        if (item.has("destination")) {
            lines.add(detail("goes to", item.path("destination").asString("")));
        }
        if (item.has("lastAttempt")) {
            int tries = item.path("attempts").asInt(0);
            lines.add(detail(
                    "tried",
                    tries + (tries == 1 ? " time" : " times") + ", last " + age(item.path("lastAttempt")) + " ago"));
        }
        said(item, lines);
        return lines;
    }

    private static void said(JsonNode item, List<String> lines) {
        wrapped(lines, "held", item.path("holdReason").asString(""));
        String status = item.path("status").asString("");
        String reason = item.path("reason").asString("");
        wrapped(lines, "why", (status + " " + reason).strip());
        wrapped(lines, "host", item.path("said").path("host").asString(""));
        wrapped(lines, "replied", item.path("said").path("reply").asString(""));
    }

    static void wrapped(List<String> lines, String name, String text) {
        String left = clean(text);
        String label = name;
        while (!left.isEmpty()) {
            int room = WIDTH - 12;
            int space = left.length() <= room ? left.length() : left.lastIndexOf(' ', room);
            int end = space <= 0 ? Math.min(room, left.length()) : space;
            lines.add(String.format(Locale.ROOT, "  %-9s %s", label, left.substring(0, end)));
            left = left.substring(end).strip();
            label = "";
        }
    }

    private String why(JsonNode item) {
        String held = item.path("holdReason").asString("");
        if (!held.isEmpty()) {
            return clean("held: " + held);
        }
        String reply = item.path("said").path("reply").asString("");
        if (!reply.isEmpty()) {
            return clean(item.path("said").path("host").asString("") + ": " + reply);
        }
        return clean(
                (item.path("status").asString("") + " " + item.path("reason").asString("")).strip());
    }

    private String next(JsonNode item) {
        if (!item.has("nextAttempt")) {
            return "-";
        }
        Duration left =
                Duration.between(now, Instant.parse(item.path("nextAttempt").asString("")));
        return left.isPositive() ? "in " + Spans.words(left.plusSeconds(1)) : "now";
    }

    private String age(JsonNode time) {
        return time.isMissingNode() ? "" : Spans.words(Duration.between(Instant.parse(time.asString("")), now));
    }

    static String time(JsonNode time) {
        return TIME.format(Instant.parse(time.asString("")));
    }

    private String until(JsonNode time) {
        Duration left = Duration.between(now, Instant.parse(time.asString("")));
        return left.isPositive() ? ", in " + Spans.words(left) : ", which is over";
    }

    static String field(String name, String text) {
        return end(String.format(Locale.ROOT, "%-9s %s", name, clean(text)), WIDTH);
    }

    private static String detail(String name, String text) {
        return end(String.format(Locale.ROOT, "  %-9s %s", name, clean(text)), WIDTH);
    }

    /** Without angle brackets. */
    static String address(String path) {
        return clean(path.startsWith("<") && path.endsWith(">") ? path.substring(1, path.length() - 1) : path);
    }

    /** Nothing that steers a terminal or turns the direction of what follows. */
    static String clean(String text) {
        return text.codePoints()
                .map(c -> switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.PRIVATE_USE -> '?';
                    default -> c;
                })
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Cut in the middle: of an address both ends matter. */
    static String middle(String text, int width) {
        if (text.length() <= width) {
            return text;
        }
        int tail = (width - CUT.length()) * 3 / 5;
        return text.substring(0, width - CUT.length() - tail) + CUT + text.substring(text.length() - tail);
    }

    private static String end(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - CUT.length()) + CUT;
    }

    /** What a list came to. */
    static String total(long recipients, long dead) {
        String letters = dead + (dead == 1 ? " dead letter" : " dead letters");
        if (recipients == 0 && dead > 0) {
            return letters + ".";
        }
        return recipients + (recipients == 1 ? " recipient" : " recipients") + (dead > 0 ? ", " + letters + "." : ".");
    }

    /** What an order about dead letters came to. */
    static String doneDead(String verb, boolean bounce, long changed) {
        String past = verb.equals("release") ? "released" : verb.equals("bounce") || bounce ? "bounced" : "dropped";
        return changed + (changed == 1 ? " dead letter " : " dead letters ") + past + ".";
    }

    /** What an order came to. */
    static List<String> done(String verb, long changed, long active) {
        List<String> lines = new ArrayList<>();
        String past = switch (verb) {
            case "retry" -> "due now";
            case "hold" -> "held";
            case "release" -> "released";
            case "reroute" -> "rerouted";
            case "bounce" -> "bounced";
            default -> "dropped";
        };
        lines.add(changed + (changed == 1 ? " recipient " : " recipients ") + past + ".");
        boolean leftAlone = verb.equals("retry") || verb.equals("reroute");
        if (active > 0 && !verb.equals("release")) {
            lines.add(active
                    + (leftAlone
                            ? " just now being delivered, and left alone."
                            : " of them just now being delivered: that may still succeed."));
        }
        if (changed == 0 && active == 0) {
            lines.add(
                    switch (verb) {
                        case "retry" -> "Nothing there waits for a try; held mail is released: ./barid queue release.";
                        case "reroute" -> "Nothing there has a next hop yet, or none is left.";
                        case "hold" -> "All of it is held already, or gone.";
                        case "release" -> "None of it is held.";
                        default -> "Nothing is left, or nobody can read it: that goes without --bounce only.";
                    });
        }
        return lines;
    }
}
