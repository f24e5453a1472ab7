package io.barid.allinone;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** A dead letter for people: a record that nobody could read or store. */
final class DeadText {

    /** An envelope may name a thousand recipients. */
    private static final int MOST_OF_A_HEADER = 2_000;

    private DeadText() {}

    static boolean is(JsonNode item) {
        return item.path("kind").asString("").equals("dead");
    }

    static List<String> of(JsonNode letter, String age) {
        List<String> lines = new ArrayList<>();
        lines.add(QueueText.field("Id", letter.path("id").asString("")));
        lines.add(QueueText.field("Message", letter.path("queueId").asString("unknown")));
        lines.add(QueueText.field("From", sender(letter)));
        lines.add(QueueText.field(
                "Read from",
                "%s, partition %d of its dead letters, offset %d"
                        .formatted(
                                letter.path("topic").asString(""),
                                letter.path("partition").asInt(0),
                                letter.path("offset").asLong(0))));
        lines.add(QueueText.field("Size", size(letter)));
        lines.add(QueueText.field("Put aside", QueueText.time(letter.path("since")) + ", " + age + " ago"));
        QueueText.wrapped(lines, "why", letter.path("reason").asString(""));
        letter.path("headers").forEach(header -> {
            lines.add("");
            lines.add(QueueText.field(
                    "Header",
                    header.path("name").asString("") + ", "
                            + header.path("octets").asLong(0) + " octets"));
            String text = header.path("text").asString("");
            QueueText.wrapped(lines, "", text.substring(0, Math.min(MOST_OF_A_HEADER, text.length())));
        });
        return lines;
    }

    private static String sender(JsonNode letter) {
        String sender = letter.path("sender").asString("");
        if (sender.isEmpty()) {
            return "nobody knows, so it cannot be bounced";
        }
        return sender.equals("<>") ? "<> (a report)" : QueueText.address(sender);
    }

    private static String size(JsonNode letter) {
        String octets =
                String.format(Locale.ROOT, "%,d octets", letter.path("octets").asLong(0));
        return letter.path("content").asString("").equals("stored")
                ? octets + " in the record, the content in the content store"
                : octets;
    }
}
