package io.barid.allinone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The words after {@code ./barid queue VERB}.
 *
 * @param options by their names in the API
 */
record QueueWords(Optional<String> id, Map<String, String> options) {

    /** Options that say which mail is meant, and what the API calls them. */
    private static final Map<String, String> WHICH = Map.of(
            "--domain", "domain",
            "--destination", "destination",
            "--sender", "sender",
            "--recipient", "recipient",
            "--state", "state",
            "--older-than", "olderThan");

    private static final Map<String, String> VALUES = Map.of("--reason", "reason", "--to", "to");
    private static final Map<String, String> FLAGS = Map.of("--all", "all", "--bounce", "bounce");

    /** @param own options of the verb beside those that say which mail is meant */
    static QueueWords parse(String verb, List<String> arguments, List<String> own) {
        Optional<String> id = Optional.empty();
        Map<String, String> options = new LinkedHashMap<>();
        List<String> left = new ArrayList<>(arguments);
        while (!left.isEmpty()) {
            String word = left.removeFirst();
            if (!word.startsWith("--")) {
                if (id.isPresent()) {
                    throw new UsageException("'" + word + "' is one word too many.");
                }
                id = Optional.of(word);
                continue;
            }
            int equals = word.indexOf('=');
            String option = equals < 0 ? word : word.substring(0, equals);
            if (!WHICH.containsKey(option) && !own.contains(option)) {
                throw new UsageException(
                        "queue " + verb + " does not know " + option + "; ./barid help lists what it does.");
            }
            String value = FLAGS.containsKey(option) && equals < 0
                    ? "true"
                    : equals < 0 ? next(option, left) : word.substring(equals + 1);
            if (options.put(name(option), value) != null) {
                throw new UsageException(option + " is given twice: say it once.");
            }
        }
        return new QueueWords(id, options);
    }

    private static String name(String option) {
        return WHICH.getOrDefault(option, VALUES.getOrDefault(option, FLAGS.getOrDefault(option, "")));
    }

    private static String next(String option, List<String> left) {
        if (left.isEmpty() || left.getFirst().startsWith("--")) {
            throw new UsageException(option + " takes a value.");
        }
        return left.removeFirst();
    }

    /** Whether some mail is named, or all of it. */
    boolean which() {
        return id.isPresent()
                || options.containsKey("all")
                || WHICH.values().stream().anyMatch(options::containsKey);
    }

    /** Whether dead letters are meant, not recipients. */
    boolean dead() {
        return id.filter(name -> name.startsWith("dead-")).isPresent() || "dead".equalsIgnoreCase(options.get("state"));
    }

    /** Begins with {@code ?}, or is empty. */
    String query() {
        StringBuilder text = new StringBuilder();
        options.forEach((name, value) ->
                text.append(text.isEmpty() ? '?' : '&').append(name).append('=').append(AdminApi.encoded(value)));
        return text.toString();
    }
}
