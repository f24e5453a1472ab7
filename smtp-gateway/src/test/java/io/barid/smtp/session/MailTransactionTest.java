package io.barid.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.AccountId;
import io.barid.message.BodyType;
import io.barid.message.DsnRequest;
import io.barid.message.DsnReturn;
import io.barid.message.Envelope;
import io.barid.message.MessageContent;
import io.barid.message.Notify;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.message.Recipient;
import io.barid.message.Ret;
import io.barid.message.Sha256;
import io.barid.smtp.accept.EnvelopeDraft;
import io.barid.smtp.policy.SenderTerms;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.Topics;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailTransactionTest {

    private static final Set<Notify> WISHES = EnumSet.of(Notify.SUCCESS, Notify.FAILURE, Notify.DELAY);
    private static final MailParameters PARAMETERS = new MailParameters(
            Long.MAX_VALUE,
            BodyType.EIGHT_BIT_MIME,
            true,
            Optional.of(new DsnReturn(Optional.of(Ret.FULL), Optional.of("\"".repeat(DsnReturn.MAX_ENVID)))),
            true);

    /** The record's header, whatever addresses come, with stored content and a login, which are its longest forms. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "b",
                "\u00fc\u00fc\u00fc",
                "\u4e2d\u6587\u4e2d",
                "\ud83d\udc26\ud83d\udc26",
                "\"\\\"\\\\\\\"\\\\\"",
                "\"a\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\""
            })
    void asManyRecipientsAsFitIntoTheEnvelope(String local) {
        String domain = "d".repeat(60) + "." + "e".repeat(60) + "." + "f".repeat(60) + ".example";
        MailTransaction mail =
                new MailTransaction(ReversePath.parse("<" + local + "@" + domain + ">"), PARAMETERS, SenderTerms.NONE);
        int count = 0;
        Recipient next = recipient(local, count, domain);
        while (mail.hasRoomFor(next.path(), next.dsn())) {
            mail.add(next);
            next = recipient(local, ++count, domain);
        }
        assertThat(count).isBetween(400, MailTransaction.MAX_RECIPIENTS);
        EnvelopeDraft draft = mail.draft(new Origin.Submission(new AccountId(Long.MAX_VALUE)));
        Envelope envelope = new Envelope(
                QueueId.next(),
                Instant.now(),
                draft.origin(),
                draft.reversePath(),
                draft.recipients(),
                draft.body(),
                draft.smtpUtf8(),
                "",
                draft.dsn(),
                draft.requireTls());
        MessageContent content = new MessageContent.Stored(Long.MAX_VALUE, new Sha256("0".repeat(64)));
        assertThat(new AcceptedMessage(envelope, content, null).header())
                .hasSizeLessThanOrEqualTo(Topics.MAX_ENVELOPE_OCTETS);
    }

    private static Recipient recipient(String local, int number, String domain) {
        Optional<DsnRequest> dsn = number % 2 == 0
                ? Optional.empty()
                : Optional.of(new DsnRequest(WISHES, Optional.of("rfc822;" + "\\\"".repeat(70 + number % 9))));
        return new Recipient(
                ForwardPath.parse("<" + local + "@n" + number + "." + domain + ">"), Recipient.Fate.REMOTE, dsn);
    }
}
