package io.barid.transit;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON as a later version may write it: every object in it has fields that nobody here knows. */
public final class NewerNeighbour {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private NewerNeighbour() {}

    public static byte[] of(byte[] json) {
        JsonNode tree = MAPPER.readTree(json);
        extend(tree);
        return MAPPER.writeValueAsBytes(tree);
    }

    private static void extend(JsonNode node) {
        node.values().forEach(NewerNeighbour::extend);
        if (node instanceof ObjectNode object) {
            object.put("newerText", "x").put("newerNumber", 1).putNull("newerNull");
            object.putObject("newerObject").put("kind", "newer");
            ArrayNode array = object.putArray("newerArray");
            array.addObject().put("step", "newer");
        }
    }
}
