package io.barid.smtp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.Recipient;
import io.barid.query.RecipientDirectory;
import io.barid.service.http.Neighbour;
import io.barid.smtp.MailboxStandIn;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.ResourceAccessException;

class RecipientPolicyTest {

    private static final ForwardPath BOB = ForwardPath.parse("<bob@here.example>");
    private static final ForwardPath ALICE = ForwardPath.parse("<alice@here.example>");
    private static final ForwardPath NOBODY = ForwardPath.parse("<nobody@here.example>");

    private static final Duration LONG = Duration.ofMinutes(5);

    @Test
    void whileMailboxServiceRestartsKnownRecipientsAreTaken() {
        MailboxStandIn mailbox = new MailboxStandIn();
        try (Neighbour neighbour = new Neighbour(mailbox.url(), "smtp-gateway:test", Duration.ofSeconds(5))) {
            RecipientPolicy policy = new RecipientPolicy(
                    neighbour.as(RecipientDirectory.class), new KnownRecipients(Duration.ZERO, Duration.ofMinutes(5)));
            assertThat(policy.judge(BOB, 0, false)).isEqualTo(new Verdict.Taken(Recipient.Fate.LOCAL));
            assertThat(policy.judge(BOB, 0, false)).isEqualTo(new Verdict.Taken(Recipient.Fate.LOCAL));
            assertThat(policy.judge(NOBODY, 0, false)).isEqualTo(new Verdict.NoSuchUser());
            assertThat(mailbox.asked()).hasSize(3);
            mailbox.close();
            assertThat(policy.judge(BOB, 0, false)).isEqualTo(new Verdict.Taken(Recipient.Fate.LOCAL));
            assertThat(policy.judge(ALICE, 0, false)).isEqualTo(new Verdict.DirectoryAway());
            assertThat(policy.judge(NOBODY, 0, false)).isEqualTo(new Verdict.DirectoryAway());
        } finally {
            mailbox.close();
        }
    }

    @Test
    void whatLeadsBackToASenderTakesBouncesAlone() {
        ReversePath stranger = ReversePath.parse("<someone@elsewhere.example>");
        ReversePath nobody = new ReversePath.Null();
        MailboxStandIn mailbox = new MailboxStandIn();
        RecipientPolicy policy = new RecipientPolicy(mailbox.directory(), new KnownRecipients(LONG, LONG));
        mailbox.close();
        for (String local :
                List.of("SRS0=abcdefgh=ab=far.example=someone", "srs1=h=first.example==h=ab=far.example=someone")) {
            ForwardPath rewritten = ForwardPath.parse("<" + local + "@here.example>");
            for (int known = 0; known < 2; known++) {
                assertThat(policy.judge(rewritten, nobody, 0, false))
                        .isEqualTo(new Verdict.Taken(Recipient.Fate.LOCAL));
                assertThat(policy.judge(rewritten, stranger, 0, false)).isEqualTo(new Verdict.BouncesOnly());
                assertThat(policy.judge(rewritten, stranger, 0, true)).isEqualTo(new Verdict.BouncesOnly());
            }
            // another system judges by itself
            ForwardPath elsewhere = ForwardPath.parse("<" + local + "@elsewhere.example>");
            assertThat(policy.judge(elsewhere, stranger, 0, true)).isEqualTo(new Verdict.Taken(Recipient.Fate.REMOTE));
        }
        assertThat(policy.judge(BOB, stranger, 0, false)).isEqualTo(new Verdict.Taken(Recipient.Fate.LOCAL));
    }

    private long now = Long.MAX_VALUE - 1;
    private boolean hangs;
    private boolean fails;
    private int questions;

    /** Hanging, it fails after 5 seconds. */
    private RecipientPolicy scripted() {
        RecipientDirectory directory = new RecipientDirectory() {
            @Override
            public Answer check(Question question) {
                questions++;
                if (hangs) {
                    now += TimeUnit.SECONDS.toNanos(5);
                }
                if (hangs || fails) {
                    throw new ResourceAccessException("no answer");
                }
                return new Answer.Local();
            }

            @Override
            public Resolutions resolve(Batch batch) {
                throw new UnsupportedOperationException("the gateway does not ask this");
            }
        };
        return new RecipientPolicy(
                directory, new KnownRecipients(Duration.ZERO, Duration.ofMinutes(5), 100, () -> now), () -> now);
    }

    @Test
    void aHangingDirectoryIsLeftAloneFor3SecondsAndThenAskedByOne() {
        RecipientPolicy policy = scripted();
        assertThat(policy.judge(BOB, 0, false)).isEqualTo(new Verdict.Taken(Recipient.Fate.LOCAL));
        hangs = true;
        assertThat(policy.judge(ALICE, 0, false)).isEqualTo(new Verdict.DirectoryAway());
        assertThat(policy.judge(ALICE, 0, false)).isEqualTo(new Verdict.DirectoryAway());
        assertThat(policy.judge(BOB, 0, false)).isEqualTo(new Verdict.Taken(Recipient.Fate.LOCAL));
        now += TimeUnit.SECONDS.toNanos(3) - 1;
        assertThat(policy.judge(ALICE, 0, false)).isEqualTo(new Verdict.DirectoryAway());
        assertThat(questions).isEqualTo(2);
        now++;
        hangs = false;
        assertThat(policy.judge(ALICE, 0, false)).isEqualTo(new Verdict.Taken(Recipient.Fate.LOCAL));
        assertThat(policy.judge(ALICE, 0, false)).isEqualTo(new Verdict.Taken(Recipient.Fate.LOCAL));
        assertThat(questions).isEqualTo(4);
    }

    /** Such as a 503 to one question, or a connection that was just closed. */
    @Test
    void aDirectoryThatFailsAtOnceIsAskedOn() {
        RecipientPolicy policy = scripted();
        fails = true;
        assertThat(policy.judge(ALICE, 0, false)).isEqualTo(new Verdict.DirectoryAway());
        fails = false;
        assertThat(policy.judge(ALICE, 0, false)).isEqualTo(new Verdict.Taken(Recipient.Fate.LOCAL));
        assertThat(questions).isEqualTo(2);
    }

    /** The stand-in has room for 1,000 octets in this mailbox. */
    @Test
    void theRoomOfAMailboxIsNeverRemembered() {
        ForwardPath limited = ForwardPath.parse("<limited@here.example>");
        MailboxStandIn mailbox = new MailboxStandIn();
        try (Neighbour neighbour = new Neighbour(mailbox.url(), "smtp-gateway:test", Duration.ofSeconds(5))) {
            RecipientPolicy policy =
                    new RecipientPolicy(neighbour.as(RecipientDirectory.class), new KnownRecipients(LONG, LONG));
            assertThat(policy.judge(limited, 1000, false)).isEqualTo(new Verdict.Taken(Recipient.Fate.LOCAL));
            assertThat(policy.judge(limited, 1001, false)).isEqualTo(new Verdict.MailboxFull());
            assertThat(policy.judge(limited, 0, false)).isEqualTo(new Verdict.Taken(Recipient.Fate.LOCAL));
            assertThat(policy.judge(BOB, 1001, false)).isEqualTo(new Verdict.Taken(Recipient.Fate.LOCAL));
            assertThat(policy.judge(BOB, 1001, false)).isEqualTo(new Verdict.Taken(Recipient.Fate.LOCAL));
            assertThat(mailbox.asked()).containsExactly(limited, limited, limited, BOB);
        } finally {
            mailbox.close();
        }
    }

    @Test
    void whileNobodyAnswersAMailboxThatHadRoomIsTakenAndOneThatWasFullIsNot() {
        ForwardPath limited = ForwardPath.parse("<limited@here.example>");
        MailboxStandIn mailbox = new MailboxStandIn();
        try (Neighbour neighbour = new Neighbour(mailbox.url(), "smtp-gateway:test", Duration.ofSeconds(5))) {
            RecipientDirectory directory = neighbour.as(RecipientDirectory.class);
            RecipientPolicy hadRoom = new RecipientPolicy(directory, new KnownRecipients(Duration.ofSeconds(10), LONG));
            RecipientPolicy wasFull = new RecipientPolicy(directory, new KnownRecipients(Duration.ofSeconds(10), LONG));
            hadRoom.judge(limited, 0, false);
            wasFull.judge(limited, 0, false);
            assertThat(wasFull.judge(limited, 1001, false)).isEqualTo(new Verdict.MailboxFull());
            mailbox.close();
            assertThat(hadRoom.judge(limited, 0, false)).isEqualTo(new Verdict.Taken(Recipient.Fate.LOCAL));
            assertThat(wasFull.judge(limited, 0, false)).isEqualTo(new Verdict.DirectoryAway());
        } finally {
            mailbox.close();
        }
    }

    @Test
    void aDomainElsewhereIsAskedAboutOnceForUsersAndEachTimeForStrangers() {
        ForwardPath first = ForwardPath.parse("<first@elsewhere.example>");
        ForwardPath second = ForwardPath.parse("<second@elsewhere.example>");
        ForwardPath third = ForwardPath.parse("<third@another.example>");
        Verdict remote = new Verdict.Taken(Recipient.Fate.REMOTE);
        MailboxStandIn mailbox = new MailboxStandIn();
        try (Neighbour neighbour = new Neighbour(mailbox.url(), "smtp-gateway:test", Duration.ofSeconds(5))) {
            RecipientPolicy policy = new RecipientPolicy(
                    neighbour.as(RecipientDirectory.class),
                    new KnownRecipients(Duration.ofSeconds(10), LONG, 100, () -> now));
            assertThat(policy.judge(first, 0, true)).isEqualTo(remote);
            assertThat(policy.judge(second, 0, true)).isEqualTo(remote);
            assertThat(policy.judge(first, 0, false)).isEqualTo(new Verdict.NoRelaying());
            assertThat(policy.judge(second, 0, false)).isEqualTo(new Verdict.NoRelaying());
            assertThat(mailbox.asked()).containsExactly(first, first, second);
            now += TimeUnit.SECONDS.toNanos(11);
            assertThat(policy.judge(second, 0, true)).isEqualTo(remote);
            assertThat(mailbox.asked()).hasSize(4);
            now += TimeUnit.SECONDS.toNanos(11);
            mailbox.close();
            assertThat(policy.judge(first, 0, true)).isEqualTo(remote);
            assertThat(policy.judge(first, 0, false)).isEqualTo(new Verdict.DirectoryAway());
            assertThat(policy.judge(third, 0, true)).isEqualTo(new Verdict.DirectoryAway());
        } finally {
            mailbox.close();
        }
    }

    /** Its next recipient may be one of ours. */
    @Test
    void aDomainThatBecameOursIsNoLongerElsewhere() {
        KnownRecipients known = new KnownRecipients(LONG, LONG, 100, () -> now);
        known.addElsewhere(ALICE);
        assertThat(known.freshElsewhere(BOB)).isTrue();
        known.remove(NOBODY);
        assertThat(known.freshElsewhere(BOB)).isFalse();
        known.addElsewhere(ALICE);
        known.add(BOB);
        assertThat(known.freshElsewhere(ALICE)).isFalse();
        known.addElsewhere(ForwardPath.parse("<Postmaster>"));
        assertThat(known.freshElsewhere(ForwardPath.parse("<Postmaster>"))).isFalse();
    }
}
