package io.barid.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.ForwardPath;
import io.barid.address.Mailbox;
import io.barid.address.ReversePath;
import io.barid.message.AccountId;
import io.barid.query.SenderDirectory.Allowance;
import io.barid.query.SenderDirectory.Answer;
import io.barid.query.SenderDirectory.Question;
import io.barid.query.SenderDirectory.Sending;
import io.barid.transit.NewerNeighbour;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of questions between services, which may be of two versions: fields are added, a file is never changed. */
class GoldenQuestionsTest {

    private static final Mailbox AYA = Mailbox.parse("aya@example.test");
    private static final Mailbox OTHER = Mailbox.parse("\"a b\"@xn--bcher-kva.test");

    @Test
    void whoMaySendAsWhom() throws IOException {
        assertSame("sender-question-1.json", new Question(new AccountId(7), List.of(AYA, OTHER)), Question.class);
        assertSame("sender-known-1.json", new Answer.Known(List.of(OTHER), true, false), Answer.class);
        assertSame("sender-no-such-account-1.json", new Answer.NoSuchAccount(), Answer.class);
    }

    @Test
    void howMuchAnAccountSends() throws IOException {
        assertSame("sending-1.json", new Sending(new AccountId(7), 3), Sending.class);
        assertSame("sending-granted-1.json", new Allowance.Granted(), Allowance.class);
        assertSame("sending-exceeded-1.json", new Allowance.Exceeded(24, 998, 1000), Allowance.class);
    }

    @Test
    void whoseARecipientIs() throws IOException {
        ForwardPath aya = new ForwardPath.To(AYA);
        Class<RecipientDirectory.Question> question = RecipientDirectory.Question.class;
        assertSame("recipient-question-1.json", new RecipientDirectory.Question(aya), question);
        assertSame("recipient-question-2.json", new RecipientDirectory.Question(aya, Optional.of(9000L)), question);
        Class<RecipientDirectory.Answer> answer = RecipientDirectory.Answer.class;
        assertSame("recipient-local-1.json", new RecipientDirectory.Answer.Local(), answer);
        assertSame("recipient-limited-1.json", new RecipientDirectory.Answer.Limited(), answer);
        assertSame("recipient-full-1.json", new RecipientDirectory.Answer.Full(), answer);
    }

    @Test
    void whoseARecipientIsAndWhereItsMailGoes() throws IOException {
        Class<RecipientDirectory.Answer> answer = RecipientDirectory.Answer.class;
        assertSame("recipient-unknown-1.json", new RecipientDirectory.Answer.Unknown(), answer);
        assertSame("recipient-unknown-2.json", new RecipientDirectory.Answer.Unknown(true), answer);
        Class<RecipientDirectory.Resolution> resolution = RecipientDirectory.Resolution.class;
        assertSame("resolution-forward-1.json", new RecipientDirectory.Resolution.Forward(List.of(AYA)), resolution);
        assertSame(
                "resolution-forward-2.json",
                new RecipientDirectory.Resolution.Forward(List.of(AYA), List.of(new AccountId(7))),
                resolution);
    }

    @Test
    void whichReversePathForwardedMailLeavesWith() throws IOException {
        ForwardPath info = ForwardPath.parse("<info@ours.test>");
        assertSame(
                "rewrite-question-1.json",
                new SenderRewriting.Batch(List.of(
                        new SenderRewriting.Forwarding(AYA, info),
                        new SenderRewriting.Forwarding(AYA, new ForwardPath.Postmaster()))),
                SenderRewriting.Batch.class);
        assertSame(
                "rewrite-answer-1.json",
                new SenderRewriting.Rewritten(List.of(
                        ReversePath.parse("<SRS0=h=tt=example.test=aya@ours.test>"), new ReversePath.Sender(AYA))),
                SenderRewriting.Rewritten.class);
    }

    @Test
    void whatQuitRemoves() throws IOException {
        LeaseToken lease = new LeaseToken("lease-of-session-1");
        Class<MaildropApi.Update> update = MaildropApi.Update.class;
        assertSame("maildrop-update-1.json", new MaildropApi.Update(lease, List.of(3L, 5L)), update);
        List<UniqueId> ids = List.of(new UniqueId("01JX"), new UniqueId("+<imported>"));
        assertSame("maildrop-update-2.json", new MaildropApi.Update(lease, List.of(3L, 5L), ids), update);
    }

    private static <T> void assertSame(String file, T value, Class<T> type) throws IOException {
        JsonMapper mapper = JsonMapper.shared();
        byte[] golden = golden(file);
        assertThat(mapper.readTree(mapper.writerFor(type).writeValueAsBytes(value)))
                .isEqualTo(mapper.readTree(golden));
        assertThat(mapper.readValue(golden, type)).isEqualTo(value);
        assertThat(mapper.readValue(NewerNeighbour.of(golden), type)).isEqualTo(value);
    }

    private static byte[] golden(String file) throws IOException {
        try (InputStream in = GoldenQuestionsTest.class.getResourceAsStream("/golden/" + file)) {
            return in.readAllBytes();
        }
    }
}
