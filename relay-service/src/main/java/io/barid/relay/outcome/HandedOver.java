package io.barid.relay.outcome;

import io.barid.message.BodyType;
import io.barid.message.Envelope;
import io.barid.message.Origin;
import io.barid.message.Recipient;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.LocalHandOver;
import java.util.List;
import java.util.Optional;

/** The message that mailbox-service was handed, as a report about it takes it. */
public final class HandedOver {

    private HandedOver() {}

    /** Where a record of version 0.1 does not say how it came in, it counts as a stranger's, who may least. */
    public static AcceptedMessage message(LocalHandOver handOver) {
        LocalHandOver.Header header = handOver.header();
        Optional<LocalHandOver.Sent> sent = header.sent();
        List<Recipient> recipients = header.targets().stream()
                .map(target -> new Recipient(target.recipient(), Recipient.Fate.LOCAL, target.dsn()))
                .distinct()
                .toList();
        Envelope envelope = new Envelope(
                header.queueId(),
                header.acceptedAt(),
                sent.map(LocalHandOver.Sent::origin).orElseGet(Origin.Mx::new),
                header.reversePath(),
                recipients,
                sent.map(LocalHandOver.Sent::body).orElse(BodyType.EIGHT_BIT_MIME),
                sent.map(LocalHandOver.Sent::smtpUtf8).orElse(false),
                header.prefix(),
                sent.flatMap(LocalHandOver.Sent::dsn),
                false);
        return new AcceptedMessage(envelope, header.content(), handOver.value());
    }
}
