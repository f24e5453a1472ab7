package io.barid.message;

import io.barid.address.ReversePath;
import java.time.Instant;
import java.util.List;

/**
 * What SMTP knows of a message beside its content (RFC 5321 2.3.1): never header fields.
 *
 * @param acceptedAt when the gateway took responsibility
 * @param recipients at least one
 * @param smtpUtf8   whether MAIL asked for SMTPUTF8 (RFC 6531)
 * @param prefix     header fields put on top of the content later, each ended with CRLF; mostly empty
 */
public record Envelope(
        QueueId queueId,
        Instant acceptedAt,
        Origin origin,
        ReversePath reversePath,
        List<Recipient> recipients,
        BodyType body,
        boolean smtpUtf8,
        String prefix) {

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    public Envelope {
        recipients = List.copyOf(recipients);
        prefix = prefix == null ? "" : prefix;
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("An envelope has a recipient");
        }
        if (acceptedAt != null && !sensible(acceptedAt)) {
            throw new IllegalArgumentException("A message is accepted between the years 2000 and 9999");
        }
        if (queueId == null || acceptedAt == null || origin == null || reversePath == null || body == null) {
            throw new IllegalArgumentException("An envelope has a queue id, time, origin, reverse-path and body type");
        }
    }

    /** Whether every store can hold it. */
    public static boolean sensible(Instant acceptedAt) {
        return acceptedAt.isAfter(EARLIEST) && acceptedAt.isBefore(LATEST);
    }
}
