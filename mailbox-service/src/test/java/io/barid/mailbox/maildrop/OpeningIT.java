package io.barid.mailbox.maildrop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.mailbox.RunningService;
import io.barid.message.AccountId;
import io.barid.query.LeaseLine;
import io.barid.query.LeaseToken;
import io.barid.query.ListingMark;
import io.barid.query.ListingReader;
import io.barid.query.MaildropApi.LeaseAnswer;
import io.barid.query.MaildropApi.Update;
import io.barid.query.MaildropApi.UpdateAnswer;
import io.barid.query.MaildropOpening;
import io.barid.query.MaildropTicket;
import io.barid.services.RealPostgres;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.HttpClientErrorException;

class OpeningIT {

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.without(RealPostgres.shared().newDatabase());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static AccountId account(String name) {
        return service.account(name + "@example.test", "secret");
    }

    private static MaildropTicket ticket(AccountId account) {
        return service.bean(MaildropTickets.class).issue(account);
    }

    @Test
    void openingLocksAndListsAtOnce() throws Exception {
        AccountId bob = account("bob");
        new RowsOfMail(service.database()).store(bob, 2);
        MaildropOpening openings = service.as("pop3-gateway", MaildropOpening.class);
        LeaseToken lease;
        try (InputStream answer = openings.open(bob, ticket(bob), ListingMark.NONE)) {
            lease = ((LeaseAnswer.Granted) LeaseLine.read(answer)).lease();
            ListingReader listing = new ListingReader(answer);
            assertThat(listing.next()).isTrue();
            assertThat(listing.next()).isTrue();
            assertThat(listing.next()).isFalse();
        }
        try (InputStream answer = openings.open(bob, ticket(bob), ListingMark.NONE)) {
            assertThat(LeaseLine.read(answer)).isEqualTo(new LeaseAnswer.InUse());
            assertThat(answer.read()).isNegative();
        }
        AccountId other = account("other");
        assertThatThrownBy(() -> openings.open(bob, ticket(other), ListingMark.NONE))
                .isInstanceOf(HttpClientErrorException.Forbidden.class);
        assertThat(service.maildrops().update(bob, new Update(lease, List.of()), ticket(bob)))
                .isEqualTo(UpdateAnswer.DONE);
        assertThat(service.maildrops().update(bob, new Update(lease, List.of()), ticket(bob)))
                .isEqualTo(UpdateAnswer.LEASE_LOST);
        assertThat(service.maildrops().lease(bob, ticket(bob))).isInstanceOf(LeaseAnswer.Granted.class);
    }

    private record Listed(long known, List<Long> uids, Optional<ListingMark> mark) {}

    /** The lock is given back. */
    private static Listed open(AccountId account, ListingMark known) throws Exception {
        return open(account, known, List.of());
    }

    private static Listed open(AccountId account, ListingMark known, List<Long> removed) throws Exception {
        MaildropOpening openings = service.as("pop3-gateway", MaildropOpening.class);
        try (InputStream answer = openings.open(account, ticket(account), known)) {
            LeaseToken lease = ((LeaseAnswer.Granted) LeaseLine.read(answer)).lease();
            ListingReader listing = new ListingReader(answer);
            List<Long> uids = new ArrayList<>();
            while (listing.next()) {
                uids.add(listing.uid());
            }
            assertThat(service.maildrops().update(account, new Update(lease, removed), ticket(account)))
                    .isEqualTo(UpdateAnswer.DONE);
            return new Listed(listing.known(), uids, listing.mark());
        }
    }

    @Test
    void whoKnowsAListingIsGivenWhatCameSince() throws Exception {
        AccountId carol = account("carol");
        RowsOfMail mail = new RowsOfMail(service.database());
        mail.store(carol, 3);
        Listed first = open(carol, ListingMark.NONE);
        assertThat(first.known()).isZero();
        assertThat(first.uids()).containsExactly(1L, 2L, 3L);
        ListingMark three = first.mark().orElseThrow();
        assertThat(open(carol, three)).isEqualTo(new Listed(3, List.of(), Optional.of(three)));

        mail.store(carol, 2);
        Listed more = open(carol, three);
        assertThat(more.known()).isEqualTo(3);
        assertThat(more.uids()).containsExactly(4L, 5L);
        assertThat(open(carol, more.mark().orElseThrow()).uids()).isEmpty();

        // the newest goes, and another as large comes: as many as before, but not the same
        ListingMark five =
                open(carol, more.mark().orElseThrow(), List.of(5L)).mark().orElseThrow();
        mail.store(carol, 1);
        Listed another = open(carol, five);
        assertThat(another.known()).isZero();
        assertThat(another.uids()).containsExactly(1L, 2L, 3L, 4L, 6L);
        // for who has not seen what went, nothing is missing
        assertThat(open(carol, three)).isEqualTo(new Listed(3, List.of(4L, 6L), another.mark()));
    }

    @Test
    void aMarkIsOfOneMailboxAndItsUidvalidity() throws Exception {
        AccountId dora = account("dora");
        AccountId emil = account("emil");
        RowsOfMail mail = new RowsOfMail(service.database());
        mail.store(dora, 2);
        mail.store(emil, 2);
        ListingMark doras = open(dora, ListingMark.NONE).mark().orElseThrow();
        assertThat(open(emil, doras).uids()).containsExactly(1L, 2L);
        service.database()
                .sql("update folder set uidvalidity = uidvalidity + 1 where account = ?")
                .param(dora.value())
                .update();
        assertThat(open(dora, doras).uids()).containsExactly(1L, 2L);
        // rows that the sums do not count, by whatever mistake: all that is there is listed, and not to be remembered
        service.database()
                .sql("update folder set messages = 0, octets = 0 where account = ?")
                .param(dora.value())
                .update();
        assertThat(open(dora, doras)).isEqualTo(new Listed(0, List.of(1L, 2L), Optional.empty()));
    }
}
