package io.barid.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.AccountId;
import io.barid.message.Envelope;
import io.barid.message.MessageContent;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.message.Recipient;
import io.barid.message.Sha256;
import io.barid.smtp.accept.EnvelopeDraft;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.Topics;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailTransactionTest {

    /** The record's header, whatever addresses come, with stored content and a login, which are its longest forms. */
    @ParameterizedTest
    @ValueSource(strings = {"b", "\"\\\"\\\\\\\"\\\\\"", "\"a\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\""})
    void asManyRecipientsAsFitIntoTheEnvelope(String local) {
        String domain = "d".repeat(60) + "." + "e".repeat(60) + "." + "f".repeat(60) + ".example";
        MailTransaction mail =
                new MailTransaction(ReversePath.parse("<" + local + "@" + domain + ">"), MailParameters.NONE);
        int count = 0;
        Recipient next = recipient(local, count, domain);
        while (mail.hasRoomFor(next.path())) {
            mail.add(next);
            next = recipient(local, ++count, domain);
        }
        assertThat(count).isBetween(500, MailTransaction.MAX_RECIPIENTS);
        EnvelopeDraft draft = mail.draft(new Origin.Submission(new AccountId(Long.MAX_VALUE)));
        Envelope envelope = new Envelope(
                QueueId.next(),
                Instant.now(),
                draft.origin(),
                draft.reversePath(),
                draft.recipients(),
                draft.body(),
                false,
                "");
        MessageContent content = new MessageContent.Stored(Long.MAX_VALUE, new Sha256("0".repeat(64)));
        assertThat(new AcceptedMessage(envelope, content, null).header())
                .hasSizeLessThanOrEqualTo(Topics.MAX_ENVELOPE_OCTETS);
    }

    private static Recipient recipient(String local, int number, String domain) {
        return new Recipient(
                ForwardPath.parse("<" + local + "@n" + number + "." + domain + ">"), Recipient.Fate.REMOTE);
    }
}
