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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** What RCPTs asked for that lead to the same recipient, {@code -} for nothing, and what is asked for there. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -              | -
            - -            | -
            NEVER          | NEVER
            NEVER NEVER    | NEVER
            NEVER -        | FAILURE,DELAY
            - NEVER        | FAILURE,DELAY
            NEVER SUCCESS  | SUCCESS
            FAILURE SUCCESS| SUCCESS,FAILURE
            - SUCCESS      | SUCCESS,FAILURE,DELAY
            DELAY NEVER    | DELAY
            """)
    void whoeverLedThereIsObeyed(String asked, String sent) {
        List<Recipient> recipients = new ArrayList<>();
        for (String each : asked.strip().split(" ")) {
            ForwardPath path = ForwardPath.parse("<a" + recipients.size() + "@ours.test>");
            recipients.add(new Recipient(
                    path,
                    Recipient.Fate.LOCAL,
                    each.equals("-") ? Optional.empty() : Optional.of(new DsnRequest(wishes(each), Optional.empty()))));
        }
        DsnRequest dsn = mail(recipients, ForwardPath.parse("<x@else.test>"), Optional.empty())
                .recipients()
                .getFirst()
                .dsn()
                .orElseThrow();
        assertThat(dsn.wishes()).isEqualTo(wishes(sent));
        String named = asked.startsWith("NEVER ") && !asked.equals("NEVER NEVER") ? "a1" : "a0";
        assertThat(dsn.orcpt()).contains("rfc822;" + named + "@ours.test");
    }

    private static Set<Notify> wishes(String words) {
        return words.equals("-")
                ? Set.of()
                : Arrays.stream(words.split(",")).map(Notify::valueOf).collect(Collectors.toSet());
    }

    private static OutgoingMail mail(
            ForwardPath given, ForwardPath path, Optional<DsnRequest> dsn, Optional<ReversePath> rewritten) {
        return mail(List.of(new Recipient(given, Recipient.Fate.LOCAL, dsn)), path, rewritten);
    }

    private static OutgoingMail mail(List<Recipient> given, ForwardPath path, Optional<ReversePath> rewritten) {
        Envelope envelope = new Envelope(
                ID,
                Instant.now(),
                new Origin.Mx(),
                ReversePath.parse("<s@ours.test>"),
                given,
                BodyType.SEVEN_BIT,
                false,
                "");
        UUID owner = UUID.randomUUID();
        Addressee addressee = new Addressee(
                new RowKey(ID.value(), path.toString(), owner),
                path,
                given.stream().map(Recipient::path).toList(),
                0);
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
