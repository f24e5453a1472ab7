package io.barid.relay.operator;

import io.barid.relay.delivery.Destination;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an operator wants done with recipients of the queue. */
sealed interface Order {

    /** Due now, and the destination is tried although it did not answer. */
    record Retry() implements Order {}

    /** Kept with its content, for ever, until released or dropped. */
    record Hold(String reason) implements Order {}

    /** Held no more: due now, and tried at least once however old it is. */
    record Release() implements Order {}

    /** To another next hop; empty: back to the recipient's own domain. */
    record Reroute(Optional<Destination.Hop> hop) implements Order {}

    /** Gone; with or without a report to the sender. */
    record Drop(boolean bounce) implements Order {}

    /** What came of it, in recipients. {@code active}: leased to a replica at that moment. */
    record Done(long changed, long active) {
        Done plus(Done other) {
            return new Done(changed + other.changed, active + other.active);
        }
    }

    int LONGEST_REASON = 200;

    String NO_REASON = "by an operator";

    /** @param verb one of the five, or {@code bounce} for a drop that tells the sender */
    static Order parse(String verb, Words words) {
        return switch (verb) {
            case "retry" -> new Retry();
            case "hold" -> new Hold(reason(words));
            case "release" -> new Release();
            case "reroute" -> new Reroute(hop(words));
            case "drop" -> new Drop(words.yes("bounce"));
            case "bounce" -> new Drop(true);
            default ->
                throw BadWordsException.unknown("A queue can be told retry, hold, release, reroute, drop or bounce.");
        };
    }

    /** The words that belong to it. */
    static List<String> words(String verb) {
        return switch (verb) {
            case "hold" -> List.of("reason");
            case "reroute" -> List.of("to");
            case "drop" -> List.of("bounce");
            default -> List.of();
        };
    }

    private static String reason(Words words) {
        return words.get("reason")
                .orElse(NO_REASON)
                .codePoints()
                .map(c -> Character.isISOControl(c) || c >= 0xD800 && c <= 0xDFFF ? '?' : c)
                .limit(LONGEST_REASON)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static Optional<Destination.Hop> hop(Words words) {
        String to = words.get("to")
                .orElseThrow(() -> BadWordsException.wrong(
                        "Say where to: to=host:port, or to=mx for the recipients' own domains."));
        if (to.equalsIgnoreCase("mx")) {
            return Optional.empty();
        }
        try {
            if (Destination.parse(to.toLowerCase(Locale.ROOT)) instanceof Destination.Hop hop) {
                return Optional.of(hop);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw BadWordsException.wrong("'to' is host:port, such as mx.example.test:25 or [::1]:2526, or the word mx.");
    }
}
