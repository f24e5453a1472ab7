package io.barid.relay.dead;

import io.barid.address.ForwardPath;
import io.barid.message.MessageContent;
import io.barid.message.Recipient;
import io.barid.relay.bounce.Notice;
import io.barid.relay.outcome.HandedOver;
import io.barid.status.EnhancedStatus;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.LocalHandOver;
import io.barid.transit.LocalOutcome;
import io.barid.transit.PoisonRecordException;
import io.barid.transit.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A message in a dead letter, as far as it can be read, and what its sender is told when an operator gives it up. */
record Telling(AcceptedMessage message, List<Notice> notices) {

    /** RFC 3463 3.4: other or undefined mail system status. */
    private static final EnhancedStatus GIVEN_UP = EnhancedStatus.parse("5.3.0");

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Empty when the envelope is unreadable, or names nobody who failed. */
    static Optional<Telling> of(DeadLetter letter) {
        try {
            AcceptedMessage message = message(letter);
            List<Notice> notices = failed(letter, message).stream()
                    .map(given -> notice(given, letter))
                    .toList();
            return notices.isEmpty() ? Optional.empty() : Optional.of(new Telling(message, notices));
        } catch (PoisonRecordException e) {
            return Optional.empty();
        }
    }

    private static AcceptedMessage message(DeadLetter letter) throws PoisonRecordException {
        byte[] envelope = letter.headers().last(Topics.ENVELOPE_HEADER).orElse(null);
        try {
            return message(letter.topic(), envelope, letter.value());
        } catch (PoisonRecordException e) {
            return withWhatIsThere(letter, envelope, e);
        }
    }

    private static AcceptedMessage message(String topic, byte[] envelope, byte[] value) throws PoisonRecordException {
        return topic.equals(Topics.ACCEPTED)
                ? AcceptedMessage.parse(envelope, value)
                : HandedOver.message(LocalHandOver.parse(envelope, value));
    }

    /** The value may be another than the envelope announces: the sender is told all the same. */
    private static AcceptedMessage withWhatIsThere(DeadLetter letter, byte[] envelope, PoisonRecordException why)
            throws PoisonRecordException {
        byte[] value = letter.value() == null || letter.value().length > MessageContent.MAX_INLINE_OCTETS
                ? new byte[0]
                : letter.value();
        JsonNode header;
        try {
            header = JSON.readTree(envelope == null ? "null".getBytes(StandardCharsets.US_ASCII) : envelope);
        } catch (JacksonException e) {
            throw why;
        }
        if (!(header instanceof ObjectNode fields)) {
            throw why;
        }
        fields.putObject("content").put("kind", "inline").put("octets", value.length);
        return message(letter.topic(), JSON.writeValueAsBytes(fields), value);
    }

    private static List<ForwardPath> failed(DeadLetter letter, AcceptedMessage message) {
        if (letter.topic().equals(Topics.OUTCOME)) {
            try {
                byte[] outcome = letter.headers().last(Topics.OUTCOME_HEADER).orElse(null);
                return LocalOutcome.parse(outcome).refused().stream()
                        .map(LocalOutcome.Refused::recipient)
                        .distinct()
                        .toList();
            } catch (PoisonRecordException e) {
                // then all of them may be meant
            }
        }
        return message.envelope().recipients().stream().map(Recipient::path).toList();
    }

    private static Notice notice(ForwardPath given, DeadLetter letter) {
        String reason = letter.topic().equals(Topics.OUTCOME)
                ? "what became of the message is not known; it may not have been delivered"
                : "this mail system could not handle the message, and its operator gave it up";
        return new Notice(
                given,
                List.of(given),
                Notice.Kind.FAILED,
                GIVEN_UP,
                reason,
                Optional.empty(),
                Instant.now(),
                Optional.empty());
    }
}
