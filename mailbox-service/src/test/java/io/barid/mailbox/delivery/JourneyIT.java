package io.barid.mailbox.delivery;

import static io.barid.mailbox.RunningService.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.barid.journey.JourneyEvent;
import io.barid.journey.JourneyEvent.Deleted;
import io.barid.journey.JourneyEvent.Listed;
import io.barid.journey.JourneyEvent.NotStored;
import io.barid.journey.JourneyEvent.Stored;
import io.barid.mailbox.LocalMail;
import io.barid.message.AccountId;
import io.barid.message.QueueId;
import io.barid.query.LeaseLine;
import io.barid.query.ListingMark;
import io.barid.query.ListingReader;
import io.barid.query.MaildropApi.LeaseAnswer;
import io.barid.query.MaildropApi.Update;
import io.barid.query.MaildropApi.UpdateAnswer;
import io.barid.query.MaildropOpening;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** What is told of a message from its mailbox: each step once, and never before it is true. */
class JourneyIT {

    private static Mailroom room;

    @BeforeAll
    static void start() {
        room = new Mailroom(1);
    }

    @AfterAll
    static void stop() {
        room.close();
    }

    private static List<JourneyEvent> journey(QueueId id) {
        return room.service().journey(id);
    }

    private static QueueId delivered(AccountId account) {
        QueueId id = QueueId.next();
        room.mail().send(LocalMail.handOver(id, LocalMail.content(10), account));
        await(() -> !journey(id).isEmpty());
        return id;
    }

    /** A session that opens the maildrop, sees all and removes some. @return how many it saw */
    private static int session(AccountId account, List<Long> removed) throws Exception {
        MaildropOpening openings = room.service().as("pop3-gateway", MaildropOpening.class);
        try (InputStream answer = openings.open(account, room.ticket(account), ListingMark.NONE)) {
            LeaseAnswer.Granted lease = (LeaseAnswer.Granted) LeaseLine.read(answer);
            ListingReader listing = new ListingReader(answer);
            int seen = 0;
            while (listing.next()) {
                seen++;
            }
            answer.readAllBytes();
            assertThat(room.service()
                            .maildrops()
                            .update(account, new Update(lease.lease(), removed), room.ticket(account)))
                    .isEqualTo(UpdateAnswer.DONE);
            return seen;
        }
    }

    @Test
    void aMessageIsStoredInEachMailboxOnceHoweverOftenItComes() {
        AccountId bob = room.account();
        String bobs = room.lastAddress();
        AccountId carol = room.account();
        String carols = room.lastAddress();
        QueueId id = QueueId.next();
        room.mail().send(LocalMail.handOver(id, LocalMail.content(10), bob, carol));
        room.mail().send(LocalMail.handOver(id, LocalMail.content(10), bob, carol));
        room.flush();
        long octets = LocalMail.PREFIX.length() + LocalMail.content(10).length;
        assertThat(journey(id)).hasSize(2);
        assertThat(journey(id).stream().map(Stored.class::cast))
                .extracting(Stored::account, Stored::address, Stored::uid, Stored::octets)
                .containsExactlyInAnyOrder(
                        tuple(bob.toString(), Optional.of(bobs), 1L, octets),
                        tuple(carol.toString(), Optional.of(carols), 1L, octets));
    }

    @Test
    void whatFindsNoMailboxIsToldToo() {
        AccountId gone = new AccountId(4_711_000);
        QueueId id = delivered(gone);
        assertThat(journey(id)).hasSize(1);
        NotStored told = (NotStored) journey(id).getFirst();
        assertThat(told.account()).isEqualTo(gone.toString());
        assertThat(told.reason()).isEqualTo("the account is gone or disabled");
    }

    @Test
    void itIsListedOnceAndDeletedAtQuit() throws Exception {
        AccountId bob = room.account();
        assertThat(session(bob, List.of())).isZero();
        QueueId first = delivered(bob);
        QueueId second = delivered(bob);
        assertThat(session(bob, List.of())).isEqualTo(2);
        assertThat(session(bob, List.of())).isEqualTo(2);
        QueueId third = delivered(bob);
        assertThat(session(bob, List.of(2L, 99L))).isEqualTo(3);
        assertThat(session(bob, List.of())).isEqualTo(2);
        for (QueueId id : List.of(first, third)) {
            assertThat(journey(id)).hasSize(2);
            assertThat(((Listed) journey(id).getLast()).account()).isEqualTo(bob.toString());
        }
        assertThat(journey(second)).hasSize(3);
        Deleted deleted = (Deleted) journey(second).getLast();
        assertThat(deleted).isEqualTo(new Deleted(deleted.at(), bob.toString(), "pop3"));
        assertThat(deleted.at()).isAfterOrEqualTo(journey(second).get(1).at());
    }

    /** A delivery holds the folder, which a listing must not touch. */
    @Test
    void aListingDoesNotWaitForADeliveryUnderWay() throws Exception {
        AccountId bob = room.account();
        QueueId id = delivered(bob);
        List<Integer> seen = new ArrayList<>();
        room.service().bean(TransactionTemplate.class).executeWithoutResult(status -> {
            room.service().bean(Inboxes.class).lock(List.of(bob));
            finish(Thread.ofVirtual().start(() -> {
                try {
                    seen.add(session(bob, List.of()));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }));
        });
        assertThat(seen).containsExactly(1);
        assertThat(journey(id).getLast()).isInstanceOf(Listed.class);
    }

    private static void finish(Thread client) {
        try {
            assertThat(client.join(Duration.ofSeconds(10))).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
