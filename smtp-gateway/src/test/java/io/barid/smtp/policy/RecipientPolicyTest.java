package io.barid.smtp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.ForwardPath;
import io.barid.message.Recipient;
import io.barid.query.RecipientDirectory;
import io.barid.service.http.Neighbour;
import io.barid.smtp.MailboxStandIn;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecipientPolicyTest {

    private static final ForwardPath BOB = ForwardPath.parse("<bob@here.example>");
    private static final ForwardPath ALICE = ForwardPath.parse("<alice@here.example>");
    private static final ForwardPath NOBODY = ForwardPath.parse("<nobody@here.example>");

    @Test
    void whileMailboxServiceRestartsKnownRecipientsAreTaken() {
        MailboxStandIn mailbox = new MailboxStandIn();
        try (Neighbour neighbour = new Neighbour(mailbox.url(), "smtp-gateway:test", Duration.ofSeconds(5))) {
            RecipientPolicy policy = new RecipientPolicy(
                    neighbour.as(RecipientDirectory.class), new KnownRecipients(Duration.ZERO, Duration.ofMinutes(5)));
            assertThat(policy.judge(BOB, false)).isEqualTo(new Verdict.Taken(Recipient.Fate.LOCAL));
            assertThat(policy.judge(BOB, false)).isEqualTo(new Verdict.Taken(Recipient.Fate.LOCAL));
            assertThat(policy.judge(NOBODY, false)).isEqualTo(new Verdict.NoSuchUser());
            assertThat(mailbox.asked()).hasSize(3);
            mailbox.close();
            assertThat(policy.judge(BOB, false)).isEqualTo(new Verdict.Taken(Recipient.Fate.LOCAL));
            assertThat(policy.judge(ALICE, false)).isEqualTo(new Verdict.DirectoryAway());
            assertThat(policy.judge(NOBODY, false)).isEqualTo(new Verdict.DirectoryAway());
        } finally {
            mailbox.close();
        }
    }
}
