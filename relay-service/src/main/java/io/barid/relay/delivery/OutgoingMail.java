package io.barid.relay.delivery;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.BodyType;
import io.barid.message.DsnRequest;
import io.barid.message.DsnReturn;
import io.barid.message.MessageContent;
import io.barid.message.QueueId;
import java.util.List;
import java.util.Optional;

/**
 * One message for some recipients at one destination: what one SMTP transaction carries.
 *
 * @param reversePath the one to use there, which forwarding may have rewritten
 * @param prefix      header fields that go before the content, each ended with CRLF; mostly empty
 * @param value       the content's octets when it is inline, else null and to be read from the content store; not copied
 */
public record OutgoingMail(
        QueueId queueId,
        ReversePath reversePath,
        List<To> recipients,
        BodyType body,
        boolean smtpUtf8,
        boolean requireTls,
        Optional<DsnReturn> dsn,
        String prefix,
        MessageContent content,
        byte[] value) {

    /**
     * A recipient at the destination.
     *
     * @param dsn what RCPT asked for, with ORCPT filled in where an alias led here
     */
    public record To(ForwardPath path, Optional<DsnRequest> dsn) {}

    public OutgoingMail {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("Mail goes to somebody");
        }
    }
}
