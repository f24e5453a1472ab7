package io.barid.relay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.BodyType;
import io.barid.message.DsnRequest;
import io.barid.message.Envelope;
import io.barid.message.MessageContent;
import io.barid.message.Notify;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.message.Recipient;
import io.barid.relay.delivery.Destination;
import io.barid.relay.delivery.OutgoingMail;
import io.barid.transit.AcceptedMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OutgoingTest {

    private static final QueueId ID = QueueId.next();

    @Test
    void anAliasIsNamedToTheNextHostAsTheSenderWroteIt() {
        ForwardPath alias = ForwardPath.parse("<a+b=c@ours.test>");
        ForwardPath target = ForwardPath.parse("<x@else.test>");
        DsnRequest success = new DsnRequest(Set.of(Notify.SUCCESS), Optional.empty());
        OutgoingMail mail =
                mail(alias, target, Optional.of(success), Optional.of(ReversePath.parse("<srs@ours.test>")));
        assertThat(mail.recipients().getFirst().dsn())
                .contains(new DsnRequest(Set.of(Notify.SUCCESS), Optional.of("rfc822;a+2Bb+3Dc@ours.test")));
        assertThat(mail.reversePath()).hasToString("<srs@ours.test>");
    }

    @Test
    void whatTheSenderWroteStays() {
        ForwardPath path = ForwardPath.parse("<x@else.test>");
        DsnRequest asked = new DsnRequest(Set.of(), Optional.of("rfc822;y@else.test"));
        OutgoingMail mail = mail(path, path, Optional.of(asked), Optional.empty());
        assertThat(mail.recipients().getFirst().dsn()).contains(asked);
        assertThat(mail(path, path, Optional.empty(), Optional.empty())
                        .recipients()
                        .getFirst()
                        .dsn())
                .isEmpty();
        assertThat(mail.reversePath()).hasToString("<s@ours.test>");
    }

    private static OutgoingMail mail(
            ForwardPath given, ForwardPath path, Optional<DsnRequest> dsn, Optional<ReversePath> rewritten) {
        Envelope envelope = new Envelope(
                ID,
                Instant.now(),
                new Origin.Mx(),
                ReversePath.parse("<s@ours.test>"),
                List.of(new Recipient(given, Recipient.Fate.LOCAL, dsn)),
                BodyType.SEVEN_BIT,
                false,
                "");
        UUID owner = UUID.randomUUID();
        Addressee addressee = new Addressee(new RowKey(ID.value(), path.toString(), owner), path, List.of(given), 0);
        Unit unit = new Unit(
                owner,
                ID,
                Destination.parse("else.test"),
                rewritten,
                List.of(addressee),
                Optional.empty(),
                0,
                System.nanoTime());
        return Outgoing.mail(unit, new AcceptedMessage(envelope, new MessageContent.Inline(0), new byte[0]));
    }
}
