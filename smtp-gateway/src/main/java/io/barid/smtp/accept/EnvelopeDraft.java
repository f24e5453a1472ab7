package io.barid.smtp.accept;

import io.barid.address.ReversePath;
import io.barid.message.BodyType;
import io.barid.message.DsnReturn;
import io.barid.message.Envelope;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.message.Recipient;
import io.barid.smtp.policy.SenderTerms;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An envelope whose content is not known yet.
 *
 * @param terms what holds for the mail of the account that sends it; stays here
 */
public record EnvelopeDraft(
        Origin origin,
        ReversePath reversePath,
        List<Recipient> recipients,
        BodyType body,
        boolean smtpUtf8,
        Optional<DsnReturn> dsn,
        boolean requireTls,
        SenderTerms terms) {

    public EnvelopeDraft {
        recipients = List.copyOf(recipients);
    }

    Envelope sealed(QueueId queueId, Instant acceptedAt) {
        return new Envelope(queueId, acceptedAt, origin, reversePath, recipients, body, smtpUtf8, "", dsn, requireTls);
    }
}
