package io.barid.relay.operator;

import io.barid.address.AddressSyntaxException;
import io.barid.address.Domain;
import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.QueueId;
import io.barid.relay.dead.LetterFilter;
import io.barid.relay.delivery.Destination;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.boot.convert.DurationStyle;

/**
 * Which recipients of the queue: each word narrows them further.
 *
 * @param text       for people and logs
 * @param conditions SQL over {@code queued q join message m}
 * @param parameters that the conditions name
 */
record QueueFilter(String text, List<String> conditions, Map<String, Object> parameters) {

    /** The words that narrow. */
    static final List<String> WORDS =
            List.of("domain", "destination", "sender", "recipient", "queueId", "state", "olderThan");

    QueueFilter {
        conditions = List.copyOf(conditions);
        parameters = Map.copyOf(parameters);
    }

    static QueueFilter parse(Words words) {
        StringBuilder text = new StringBuilder();
        List<String> conditions = new ArrayList<>();
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (String word : WORDS) {
            words.get(word).ifPresent(value -> {
                Object parameter = parameter(word, value);
                text.append(text.isEmpty() ? "" : " ").append(word).append('=').append(shown(word, value, parameter));
                conditions.add(condition(word, parameter));
                parameters.put(word, parameter);
            });
        }
        return new QueueFilter(text.isEmpty() ? "all" : text.toString(), conditions, parameters);
    }

    /** The recipients of one message. */
    static QueueFilter of(QueueId queueId) {
        return parse(new Words(Map.of("queueId", queueId.toString())));
    }

    /** One recipient of one message. */
    static QueueFilter of(QueueId queueId, String recipient) {
        return parse(new Words(Map.of("queueId", queueId.toString(), "recipient", recipient)));
    }

    /** Whether only dead letters are meant. */
    static boolean deadOnly(Words words) {
        return words.get("state")
                .flatMap(QueueState::parse)
                .filter(QueueState.DEAD::equals)
                .isPresent();
    }

    /**
     * Which dead letters these words mean; empty: none, as they narrow to what nobody can read in one. To be asked of words
     * that {@link #parse} took.
     */
    static Optional<LetterFilter> dead(Words words) {
        boolean others = Stream.of("domain", "destination", "sender", "recipient")
                .anyMatch(word -> words.get(word).isPresent());
        boolean held = words.get("state")
                .flatMap(QueueState::parse)
                .map(state -> state == QueueState.DEAD || state == QueueState.HELD)
                .orElse(true);
        return others || !held
                ? Optional.empty()
                : Optional.of(new LetterFilter(
                        words.get("queueId").map(QueueFilter::id),
                        words.get("olderThan").map(span -> Instant.now().minus(span(span)))));
    }

    boolean everything() {
        return conditions.isEmpty();
    }

    /** Whether the conditions need more than {@code queued}. */
    boolean asksMessage() {
        return conditions.stream().anyMatch(condition -> condition.contains("m."));
    }

    /** Begins with {@code where}. */
    String where() {
        return conditions.isEmpty() ? "where true" : "where " + String.join(" and ", conditions);
    }

    private static Object parameter(String word, String value) {
        return switch (word) {
            case "domain" -> "@" + read(word, value, Domain::parse) + ">";
            case "destination" -> read(word, value, Destination::parse).toString();
            case "sender" -> read(word, path(value), ReversePath::parse).toString();
            case "recipient" -> read(word, path(value), ForwardPath::parse).toString();
            case "queueId" -> id(value).value();
            case "state" ->
                QueueState.parse(value)
                        .orElseThrow(() ->
                                BadWordsException.wrong("'state' is one of " + List.of(QueueState.values()) + "."));
            default -> Timestamp.from(Instant.now().minus(span(value)));
        };
    }

    private static String condition(String word, Object parameter) {
        return switch (word) {
            case "domain" -> "right(q.recipient, length(:domain)) = :domain";
            case "destination" -> "q.destination = :destination";
            case "sender" -> "lower(m.reverse_path) = lower(:sender)";
            case "recipient" ->
                "(lower(q.recipient) = lower(:recipient) or lower(q.given) = lower(:recipient)"
                        + " or exists (select from unnest(q.also) a where lower(a) = lower(:recipient)))";
            case "queueId" -> "q.queue_id = :queueId";
            case "state" -> "(" + ((QueueState) parameter).condition() + ")";
            default -> "m.accepted_at < :olderThan";
        };
    }

    private static String shown(String word, String value, Object parameter) {
        return switch (word) {
            case "domain", "queueId", "olderThan" -> value;
            default -> parameter.toString();
        };
    }

    private static QueueId id(String text) {
        try {
            return QueueId.parse(text);
        } catch (IllegalArgumentException e) {
            throw BadWordsException.wrong("A queue id has 26 characters, such as 01JX3Q9T0V8D2M4N6P8R0S2T4V.");
        }
    }

    private static Duration span(String text) {
        if (!text.matches("\\d{1,6}[smhd]")) {
            throw BadWordsException.wrong("'olderThan' is a span such as 30m, 4h or 2d.");
        }
        return DurationStyle.detectAndParse(text);
    }

    private static String path(String address) {
        return address.startsWith("<") && address.endsWith(">") ? address : "<" + address + ">";
    }

    private static <T> T read(String word, String value, Function<String, T> parser) {
        try {
            return parser.apply(value);
        } catch (AddressSyntaxException e) {
            throw BadWordsException.wrong("'" + word + "' cannot be read: " + e.getMessage() + ".");
        } catch (IllegalArgumentException e) {
            throw BadWordsException.wrong("'" + word + "' cannot be read.");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
