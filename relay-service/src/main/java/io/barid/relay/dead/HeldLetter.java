package io.barid.relay.dead;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.barid.message.QueueId;
import java.time.Instant;
import java.util.Optional;

/**
 * A dead letter in a list, in the words of the queue's other lines where it has them.
 *
 * @param kind    {@code dead}
 * @param state   {@code held}, as an operator has to decide
 * @param queueId of the message, when the envelope names one
 * @param topic   where the record was to be read
 * @param reason  why it could not be
 * @param since   when it was put aside
 * @param octets  of the record's value
 */
public record HeldLetter(
        DeadLetterId id,
        String kind,
        String state,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<QueueId> queueId,
        String topic,
        int partition,
        long offset,
        String reason,
        Instant since,
        long octets) {}
