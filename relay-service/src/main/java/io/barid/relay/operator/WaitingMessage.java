package io.barid.relay.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.barid.message.QueueId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message with recipients that are not settled.
 *
 * @param octets     of the content
 * @param expires    after this there are no more attempts, but for what is held
 * @param content    {@code inline}: kept in the queue; {@code stored}: in mailbox-service's content store
 * @param origin     {@code mx}, {@code submission} or {@code bounce}; absent when the envelope is unreadable
 * @param account    who submitted it
 * @param body       what MAIL said of it (RFC 6152)
 * @param recipients those not settled yet
 */
record WaitingMessage(
        QueueId queueId,
        String sender,
        Instant accepted,
        Instant expires,
        long octets,
        String content,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> origin,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Long> account,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> body,
        boolean smtpUtf8,
        boolean requireTls,
        List<QueueItem> recipients) {}
