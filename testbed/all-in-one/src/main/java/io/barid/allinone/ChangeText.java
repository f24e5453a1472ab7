package io.barid.allinone;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What changed in a domain, account or alias, in one line. */
final class ChangeText {

    private ChangeText() {}

    /** {@code bob@example.test: quotaOctets 5 -> 10, password set}; of what is made or gone only the name. */
    static String line(JsonNode change) {
        return QueueText.clean(text(change));
    }

    private static String text(JsonNode change) {
        String subject =
                change.path("kind").asString("") + " " + change.path("subject").asString("");
        if (!change.path("action").asString("").equals("changed")) {
            return subject;
        }
        List<String> fields = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : change.path("changes").properties()) {
            fields.add(field.getKey() + " "
                    + (field.getValue().isString()
                            ? field.getValue().asString()
                            : value(field.getValue().path("from")) + " -> "
                                    + value(field.getValue().path("to"))));
        }
        return subject + ": " + String.join(", ", fields);
    }

    private static String value(JsonNode value) {
        return value.isMissingNode() || value.isNull()
                ? "none"
                : value.isString() ? value.asString() : value.toString();
    }
}
