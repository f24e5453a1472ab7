package io.barid.relay.operator;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a request says, each word once: in its query, or in a body that is a form or a flat JSON object.
 *
 * @param given never blank
 */
public record Words(Map<String, String> given) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_OCTETS = 64 * 1024;

    public Words {
        given = Map.copyOf(given);
    }

    public static Words of(HttpServletRequest request) {
        Map<String, String> given = new LinkedHashMap<>();
        request.getParameterMap().forEach((name, values) -> {
            if (values.length > 1) {
                throw BadWordsException.wrong("'" + name + "' is given twice: say it once.");
            }
            put(given, name, values[0]);
        });
        String type = request.getContentType();
        if (type != null && type.startsWith("application/json")) {
            body(request).properties().forEach(property -> {
                if (given.containsKey(property.getKey())) {
                    throw BadWordsException.wrong("'" + property.getKey() + "' is given twice: say it once.");
                }
                put(given, property.getKey(), property.getValue().asString(""));
            });
        }
        return new Words(given);
    }

    private static JsonNode body(HttpServletRequest request) {
        try {
            byte[] octets = request.getInputStream().readNBytes(MOST_OCTETS);
            return JSON.readTree(octets.length == 0 ? new byte[] {'{', '}'} : octets);
        } catch (IOException | JacksonException e) {
            throw BadWordsException.wrong("The body is no JSON object.");
        }
    }

    /** A variable that a script left empty must not become "everything". */
    private static void put(Map<String, String> given, String name, String value) {
        if (value.isBlank() && !name.equals("state")) {
            throw BadWordsException.wrong("'" + name + "' is empty: give it a value or leave it out.");
        }
        if (!value.isBlank()) {
            given.put(name, value.strip());
        }
    }

    public Optional<String> get(String name) {
        return Optional.ofNullable(given.get(name));
    }

    /** Whether it says {@code true}; absent is false. */
    boolean yes(String name) {
        String value = given.getOrDefault(name, "false");
        if (!value.equals("true") && !value.equals("false")) {
            throw BadWordsException.wrong("'" + name + "' is true or false.");
        }
        return value.equals("true");
    }

    public int number(String name, int otherwise, int least, int most) {
        String value = given.getOrDefault(name, Integer.toString(otherwise));
        boolean readable = value.matches("\\d{1,9}");
        if (!readable || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            throw BadWordsException.wrong("'" + name + "' is a number from " + least + " to " + most + ".");
        }
        return Integer.parseInt(value);
    }

    /** A mistyped word must not widen a change. */
    public void only(Collection<String> known) {
        for (String name : given.keySet()) {
            if (!known.contains(name)) {
                throw BadWordsException.wrong("'" + clean(name) + "' is not known here; known are "
                        + String.join(", ", known.stream().sorted().toList()) + ".");
            }
        }
    }

    /** Fit for a sentence. */
    public static String clean(String text) {
        return text.replaceAll("[^\\x20-\\x7E]", "?").substring(0, Math.min(320, text.length()));
    }
}
