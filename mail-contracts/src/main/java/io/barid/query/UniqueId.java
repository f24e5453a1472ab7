package io.barid.query;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.barid.message.QueueId;
import java.util.Optional;

/** What UIDL shows: 1 to 70 printable characters, the same for a message for ever (RFC 1939 section 7). */
public record UniqueId(@JsonValue String value) {

    @JsonCreator
    public UniqueId {
        if (!isOne(value)) {
            throw new IllegalArgumentException("A unique id is 1 to 70 characters from 0x21 to 0x7E");
        }
    }

    // no regular expression: a maildrop may have 100,000 of them
    private static boolean isOne(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < 0x21 || value.charAt(i) > 0x7E) {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= 70;
    }

    /** Of the message it names; empty for what came with an import. */
    public Optional<QueueId> queueId() {
        return queueId(value);
    }

    /** The same of its text. */
    public static Optional<QueueId> queueId(String uniqueId) {
        if (uniqueId.length() != QueueId.LENGTH) {
            return Optional.empty();
        }
        try {
            QueueId queueId = QueueId.parse(uniqueId);
            return queueId.toString().equals(uniqueId) ? Optional.of(queueId) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
