package io.barid.relay.journey;

import io.barid.address.AddressSyntaxException;
import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.journey.FoundBy;
import io.barid.journey.Outcome;
import io.barid.message.QueueId;
import io.barid.relay.operator.BadWordsException;
import io.barid.relay.operator.Words;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.boot.convert.DurationStyle;

/**
 * Which journeys: each word narrows them further, by any of a message's rows.
 *
 * @param sql        over {@code journey}; gives queue ids, the newest first, at most {@code :limit}
 * @param parameters that it names, but for the limit
 */
record JourneyFilter(String sql, Map<String, Object> parameters) {

    /** The words that narrow; those that find the fewest first, as the first leads the search. */
    private static final List<String> FACTS = List.of("messageId", "recipient", "sender", "outcome");

    static final List<String> WORDS =
            List.of("messageId", "recipient", "sender", "outcome", "since", "until", "before", "limit");

    /** As the index of the rare ones has it (V5). */
    private static final int RARE =
            Outcome.mask(EnumSet.of(Outcome.REFUSED, Outcome.DEFERRED, Outcome.BOUNCED, Outcome.STEERED));

    static JourneyFilter parse(Words words) {
        words.only(WORDS);
        Map<String, Object> parameters = new LinkedHashMap<>();
        List<String> conditions = new ArrayList<>();
        for (String fact : FACTS) {
            words.get(fact).ifPresent(value -> {
                Object parameter = parameter(fact, value);
                String condition = condition(fact, parameter);
                conditions.add(
                        conditions.isEmpty()
                                ? "j." + condition
                                : "exists (select from journey o where o.queue_id = j.queue_id and o." + condition
                                        + ")");
                parameters.put(fact, parameter);
            });
        }
        words.get("since").ifPresent(value -> {
            conditions.add("j.queue_id >= :since");
            parameters.put("since", Days.begin(time("since", value)));
        });
        words.get("until").ifPresent(value -> {
            conditions.add("j.queue_id < :until");
            parameters.put("until", Days.begin(time("until", value)));
        });
        words.get("before").ifPresent(value -> {
            conditions.add("j.queue_id < :before");
            parameters.put("before", before(value));
        });
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        return new JourneyFilter(
                "select distinct j.queue_id from journey j" + where + " order by j.queue_id desc limit :limit",
                parameters);
    }

    private static Object parameter(String word, String value) {
        return switch (word) {
            case "messageId" -> JourneyBatch.fit(FoundBy.messageId(value.startsWith("<") ? value : "<" + value + ">"));
            case "recipient" -> address(word, value, ForwardPath::parse);
            case "sender" -> address(word, value, ReversePath::parse);
            default -> outcomes(value);
        };
    }

    private static String condition(String word, Object parameter) {
        return switch (word) {
            case "messageId" -> "message_id = :messageId";
            case "recipient" -> "recipient = :recipient";
            case "sender" -> "sender = :sender";
            default ->
                "outcomes & :outcome <> 0"
                        // says what the partial index holds
                        + (((int) parameter & ~RARE) == 0 ? " and outcomes & " + RARE + " <> 0" : "");
        };
    }

    private static String address(String word, String value, Function<String, Object> parser) {
        String path = value.startsWith("<") && value.endsWith(">") ? value : "<" + value + ">";
        try {
            String parsed = parser.apply(path).toString();
            return JourneyBatch.lower(parsed.substring(1, parsed.length() - 1));
        } catch (AddressSyntaxException e) {
            throw BadWordsException.wrong("'" + word + "' cannot be read: " + e.getMessage() + ".");
        } catch (IllegalArgumentException e) {
            throw BadWordsException.wrong("'" + word + "' cannot be read.");
        }
    }

    private static int outcomes(String value) {
        try {
            return Outcome.mask(
                    Arrays.stream(value.split(",")).map(Outcome::parse).toList());
        } catch (IllegalArgumentException e) {
            throw BadWordsException.wrong("'outcome' is one or some of "
                    + String.join(
                            ",",
                            Set.of(Outcome.values()).stream()
                                    .map(Outcome::toString)
                                    .sorted()
                                    .toList())
                    + ".");
        }
    }

    private static Instant time(String word, String value) {
        try {
            Instant time = value.matches("\\d{1,6}[smhd]")
                    ? Instant.now().minus(DurationStyle.detectAndParse(value))
                    : Instant.parse(value);
            return Instant.ofEpochMilli(time.toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            throw BadWordsException.wrong("'" + word
                    + "' is a time such as 2026-11-22T12:00:00Z, or a span before now such as 30m, 4h or 2d.");
        }
    }

    private static UUID before(String value) {
        try {
            return QueueId.parse(value).value();
        } catch (IllegalArgumentException e) {
            throw BadWordsException.wrong("'before' is what an earlier answer gave as 'next'.");
        }
    }
}
