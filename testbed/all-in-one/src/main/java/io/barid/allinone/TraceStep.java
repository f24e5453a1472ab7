package io.barid.allinone;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * A step of a journey in words.
 *
 * @param name    at most 10 characters
 * @param text    the rest of its line
 * @param details further lines
 */
record TraceStep(String name, String text, List<String> details) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int MOST_NAMED = 3;

    /** @param dialogue whether what was said to other mail systems is shown */
    static TraceStep of(JsonNode step, boolean dialogue) {
        List<String> details = new ArrayList<>();
        String name = word(step, "step");
        return switch (name) {
            case "connected" -> new TraceStep(name, connected(step, details), details);
            case "authenticated" ->
                new TraceStep("logged in", word(step, "account") + " (" + word(step, "mechanism") + ")", details);
            case "refused" -> new TraceStep(name, refused(step, details), details);
            case "accepted" -> new TraceStep(name, accepted(step, details), details);
            case "routed" -> new TraceStep(name, routed(step, details), details);
            case "mx-asked" -> new TraceStep("DNS", mxAsked(step, details), details);
            case "attempted" -> new TraceStep("attempt", attempted(step, dialogue, details), details);
            case "deferred" ->
                new TraceStep(
                        name,
                        "until " + TIME.format(TraceText.time(step.path("until"))) + ": " + recipients(step),
                        given(details, status(step)));
            case "bounced" -> new TraceStep(name, recipients(step), bounced(step, details));
            case "steered" -> new TraceStep(word(step, "order"), word(step, "reason"), details);
            case "stored" ->
                new TraceStep(
                        name,
                        "in the mailbox of " + whose(step) + " as " + number(step, "uid") + ", " + octets(step),
                        details);
            case "not-stored" -> new TraceStep("not stored", whose(step) + ": " + word(step, "reason"), details);
            case "listed" -> new TraceStep(name, "its reader's program saw it (" + whose(step) + ")", details);
            case "fetched" ->
                new TraceStep(name, "by its reader at " + word(step, "client") + ", " + octets(step), details);
            case "deleted" -> new TraceStep(name, "from the mailbox by " + word(step, "by"), details);
            default -> new TraceStep(name, "", details);
        };
    }

    private static String connected(JsonNode step, List<String> details) {
        String name = word(step, "name");
        given(details, step.has("tls") ? word(step, "tls") : "in clear");
        return word(step, "client") + (name.isEmpty() ? "" : " " + name) + ", calls itself " + word(step, "hello")
                + " (" + word(step, "port") + ")";
    }

    private static String refused(JsonNode step, List<String> details) {
        given(details, step.has("reply") ? word(step, "reply") : "closed without a reply");
        if (step.has("sender")) {
            given(details, "from " + TraceText.path(word(step, "sender")));
        }
        return word(step, "what") + (step.has("recipient") ? " " + word(step, "recipient") : "") + ", client "
                + word(step, "client");
    }

    private static String accepted(JsonNode step, List<String> details) {
        given(details, word(step, "reply"));
        given(details, "for " + recipients(step));
        return octets(step) + " from " + TraceText.path(word(step, "sender")) + ", within " + number(step, "millis")
                + " ms";
    }

    private static String routed(JsonNode step, List<String> details) {
        List<String> ways = new ArrayList<>();
        step.path("ways").forEach(way -> ways.add(way(way)));
        if (ways.size() == 1) {
            return ways.getFirst();
        }
        details.addAll(ways);
        return ways.size() + " ways";
    }

    private static String way(JsonNode way) {
        String to = word(way, "to");
        String given = word(way, "given");
        return given
                + switch (word(way, "kind")) {
                    case "MAILBOX" -> " to the mailbox of account " + to;
                    case "ELSEWHERE" -> to.equals(given) ? " to another mail system" : " elsewhere, to " + to;
                    case "NOWHERE" -> " to nowhere: " + to;
                    default -> " is not known yet";
                };
    }

    private static String mxAsked(JsonNode step, List<String> details) {
        step.path("hosts").forEach(host -> details.add(host.asString("")));
        given(details, word(step, "answer"));
        String cached =
                !step.has("cached") ? "" : step.path("cached").asBoolean(false) ? ", from the cache" : ", asked";
        return word(step, "domain") + ", " + number(step, "millis") + " ms" + cached
                + (step.has("ttl") ? ", holds for " + number(step, "ttl") + " s" : "");
    }

    private static String attempted(JsonNode step, boolean dialogue, List<String> details) {
        given(details, step.has("tls") ? word(step, "tls") : step.has("host") ? "in clear" : "");
        step.path("replies").forEach(reply -> details.add(reply(reply)));
        if (dialogue) {
            step.path("transcript").forEach(line -> details.add("| " + line.asString("")));
        }
        String destination = word(step, "destination");
        String host = word(step, "host");
        return (host.isEmpty() ? destination + ", no host" : host) + ", " + number(step, "millis") + " ms";
    }

    private static String reply(JsonNode reply) {
        String fate = switch (word(reply, "fate")) {
            case "DELIVERED" -> "delivered";
            case "NOT_NOW" -> "not now";
            case "NEVER" -> "never";
            default -> "?";
        };
        return word(reply, "recipient") + " " + fate + ": " + word(reply, "reply");
    }

    private static List<String> bounced(JsonNode step, List<String> details) {
        given(details, status(step));
        return given(details, step.has("report") ? "told to the sender by " + word(step, "report") : "nobody is told");
    }

    private static String status(JsonNode step) {
        return (word(step, "status") + " " + word(step, "reason")).strip();
    }

    private static String recipients(JsonNode step) {
        List<String> all = new ArrayList<>();
        step.path("recipients").forEach(each -> all.add(each.asString("")));
        int named = Math.min(MOST_NAMED, all.size());
        return String.join(", ", all.subList(0, named))
                + (all.size() > named ? " and " + (all.size() - named) + " more" : "");
    }

    private static String whose(JsonNode step) {
        return step.has("address") ? word(step, "address") : "account " + word(step, "account");
    }

    private static String octets(JsonNode step) {
        return number(step, "octets") + " octets";
    }

    private static String number(JsonNode step, String field) {
        return String.format(Locale.ROOT, "%,d", step.path(field).asLong(0));
    }

    private static String word(JsonNode step, String field) {
        return step.path(field).asString("");
    }

    private static List<String> given(List<String> details, String text) {
        if (!text.isEmpty()) {
            details.add(text);
        }
        return details;
    }
}
