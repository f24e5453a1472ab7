package io.barid.allinone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The words after {@code ./barid trace}.
 *
 * @param options by their names in the API
 * @param limit   how many messages are listed at most
 */
record TraceWords(Optional<String> id, Map<String, String> options, boolean follow, boolean brief, int limit) {

    static final String HELP = """
            ./barid trace ID                where a message went, step by step
              --follow                      goes on as it happens, reader and all; Ctrl-C ends it
              --brief                       without the dialogues with other mail systems
            ./barid trace [WHICH]           messages, the newest first
              --sender ADDRESS              reverse-path; '<>' for reports
              --recipient ADDRESS           as given, or where it led
              --message-id ID               the Message-ID field's
              --outcome OUTCOME             refused, accepted, deferred, delivered, stored, bounced,
                                            fetched, deleted or steered; several with commas
              --since TIME  --until TIME    2026-11-22T12:00:00Z, or a span before now: 30m, 4h, 2d
              --limit N                     50 unless said otherwise
            ID is what a client hears after its message ("queued as ID"). docs/journeys.md says more.
            """;

    private static final Map<String, String> WHICH = Map.of(
            "--sender", "sender",
            "--recipient", "recipient",
            "--message-id", "messageId",
            "--outcome", "outcome",
            "--since", "since",
            "--until", "until",
            "--limit", "limit");

    private static final List<String> FLAGS = List.of("--follow", "--brief");
    private static final int USUAL = 50;
    private static final int MOST = 1_000_000;

    static TraceWords parse(List<String> arguments) {
        Optional<String> id = Optional.empty();
        Map<String, String> options = new LinkedHashMap<>();
        List<String> flags = new ArrayList<>();
        List<String> left = new ArrayList<>(arguments);
        while (!left.isEmpty()) {
            String word = left.removeFirst();
            if (FLAGS.contains(word)) {
                flags.add(word);
            } else if (word.startsWith("--")) {
                option(word, left, options);
            } else if (id.isPresent()) {
                throw new UsageException("'" + word + "' is one word too many.");
            } else {
                id = Optional.of(word);
            }
        }
        if (id.isPresent() && !options.isEmpty()) {
            throw new UsageException("Say an ID or which messages to list, not both.");
        }
        if (id.isEmpty() && !flags.isEmpty()) {
            throw new UsageException(
                    flags.getFirst() + " is for one message: ./barid trace ID " + flags.getFirst() + ".");
        }
        int limit = number(Optional.ofNullable(options.remove("limit")));
        return new TraceWords(id, options, flags.contains("--follow"), flags.contains("--brief"), limit);
    }

    private static void option(String word, List<String> left, Map<String, String> options) {
        int equals = word.indexOf('=');
        String option = equals < 0 ? word : word.substring(0, equals);
        if (!WHICH.containsKey(option)) {
            throw new UsageException("trace does not know " + option + "; ./barid trace --help lists what it does.");
        }
        if (equals < 0 && (left.isEmpty() || left.getFirst().startsWith("--"))) {
            throw new UsageException(option + " takes a value.");
        }
        String value = equals < 0 ? left.removeFirst() : word.substring(equals + 1);
        if (options.put(WHICH.get(option), value) != null) {
            throw new UsageException(option + " is given twice: say it once.");
        }
    }

    private static int number(Optional<String> limit) {
        String text = limit.orElse(Integer.toString(USUAL));
        if (!text.matches("\\d{1,7}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST) {
            throw new UsageException("--limit is a number from 1 to " + MOST + ".");
        }
        return Integer.parseInt(text);
    }

    /** Each part begins with {@code &}. */
    String query() {
        StringBuilder text = new StringBuilder();
        options.forEach(
                (name, value) -> text.append('&').append(name).append('=').append(AdminApi.encoded(value)));
        return text.toString();
    }
}
