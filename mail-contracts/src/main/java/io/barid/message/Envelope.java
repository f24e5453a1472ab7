package io.barid.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.barid.address.ReversePath;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What SMTP knows of a message beside its content (RFC 5321 2.3.1): never header fields.
 *
 * @param acceptedAt when the gateway took responsibility
 * @param recipients at least one
 * @param smtpUtf8   whether MAIL asked for SMTPUTF8 (RFC 6531)
 * @param prefix     header fields put on top of the content later, each ended with CRLF; mostly empty
 * @param dsn        what MAIL asked for in reports
 * @param requireTls whether MAIL asked for REQUIRETLS (RFC 8689)
 */
public record Envelope(
        QueueId queueId,
        Instant acceptedAt,
        Origin origin,
        ReversePath reversePath,
        List<Recipient> recipients,
        BodyType body,
        boolean smtpUtf8,
        String prefix,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<DsnReturn> dsn,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean requireTls) {

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    public Envelope {
        recipients = List.copyOf(recipients);
        dsn = dsn == null ? Optional.empty() : dsn;
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

    /** Without wishes for reports or TLS. */
    public Envelope(
            QueueId queueId,
            Instant acceptedAt,
            Origin origin,
            ReversePath reversePath,
            List<Recipient> recipients,
            BodyType body,
            boolean smtpUtf8,
            String prefix) {
        this(queueId, acceptedAt, origin, reversePath, recipients, body, smtpUtf8, prefix, Optional.empty(), false);
    }

    /** Whether every store can hold it. */
    public static boolean sensible(Instant acceptedAt) {
        return acceptedAt.isAfter(EARLIEST) && acceptedAt.isBefore(LATEST);
    }
}
