package io.barid.relay;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.BodyType;
import io.barid.message.Envelope;
import io.barid.message.MessageContent;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.message.Recipient;
import io.barid.transit.AcceptedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Accepted messages for tests. */
public final class Messages {

    private Messages() {}

    public static AcceptedMessage to(String... recipients) {
        return from(new Origin.Mx(), recipients);
    }

    /** A recipient at elsewhere.test was remote at RCPT. */
    public static AcceptedMessage from(Origin origin, String... recipients) {
        byte[] content = "Subject: hi\r\n\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII);
        return of(origin, content, recipients);
    }

    /** A stranger's with this reverse-path. */
    public static AcceptedMessage with(ReversePath reversePath, String... recipients) {
        return of(
                new Origin.Mx(),
                reversePath,
                "Subject: hi\r\n\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII),
                recipients);
    }

    public static AcceptedMessage of(Origin origin, byte[] content, String... recipients) {
        return of(origin, ReversePath.parse("<sender@elsewhere.test>"), content, recipients);
    }

    private static AcceptedMessage of(Origin origin, ReversePath reversePath, byte[] content, String... recipients) {
        List<Recipient> all = List.of(recipients).stream()
                .map(text -> new Recipient(
                        path(text), text.endsWith("@elsewhere.test") ? Recipient.Fate.REMOTE : Recipient.Fate.LOCAL))
                .toList();
        Envelope envelope =
                new Envelope(QueueId.next(), Instant.now(), origin, reversePath, all, BodyType.SEVEN_BIT, false, "");
        return new AcceptedMessage(envelope, new MessageContent.Inline(content.length), content);
    }

    public static ForwardPath path(String text) {
        return ForwardPath.parse("<" + text + ">");
    }
}
