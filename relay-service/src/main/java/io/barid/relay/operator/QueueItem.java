package io.barid.relay.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.barid.message.QueueId;
import io.barid.relay.delivery.Said;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One recipient of one message who waits.
 *
 * @param given       what RCPT gave
 * @param also        what RCPT gave besides and led to the same recipient
 * @param state       a {@link QueueState}
 * @param status      empty while nothing is known to have gone wrong
 * @param reason      the last failure; the destination's own while it is not tried because nothing there answers
 * @param since       when the message was accepted
 * @param octets      of the content
 * @param destination a domain or {@code host:port}
 * @param nextAttempt no earlier than this; absent unless the recipient waits for one
 * @param expires     after this there are no more attempts; absent while held
 * @param holdReason  why an operator holds it
 */
record QueueItem(
        QueueId queueId,
        String recipient,
        String given,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> also,
        String sender,
        String state,
        String status,
        String reason,
        Instant since,
        long octets,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> destination,
        int attempts,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Instant> nextAttempt,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Instant> lastAttempt,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Said> said,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Instant> expires,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> holdReason) {}
