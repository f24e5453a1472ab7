package io.barid.mailbox.maildrop;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.journey.JourneyEvent;
import io.barid.journey.JourneyEvent.Deleted;
import io.barid.journey.JourneyEvent.Listed;
import io.barid.mailbox.RunningService;
import io.barid.message.AccountId;
import io.barid.message.QueueId;
import io.barid.query.LeaseToken;
import io.barid.query.MaildropApi.LeaseAnswer;
import io.barid.query.MaildropApi.Update;
import io.barid.query.MaildropListing;
import io.barid.query.MaildropTicket;
import io.barid.services.RealPostgres;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How much of a large mailbox is told, and how often. */
class FirstListingsIT {

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.without(RealPostgres.shared().newDatabase());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static MaildropTicket ticket(AccountId account) {
        return service.bean(MaildropTickets.class).issue(account);
    }

    private static void list(AccountId account) throws Exception {
        MaildropListing listings = service.as("pop3-gateway", MaildropListing.class);
        try (InputStream listing = listings.list(account, ticket(account))) {
            listing.readAllBytes();
        }
    }

    private static <T extends JourneyEvent> long told(Class<T> step, Function<T, String> whose, AccountId account) {
        return service.told().stream()
                .map(RunningService.Told::event)
                .filter(step::isInstance)
                .filter(event -> whose.apply(step.cast(event)).equals(account.toString()))
                .count();
    }

    private static long listed(AccountId account) {
        return told(Listed.class, Listed::account, account);
    }

    @Test
    void ofManyNewMessagesTheNewestAreTold() throws Exception {
        AccountId bob = service.account("bob@example.test", "secret");
        new RowsOfMail(service.database()).storeMany(bob, 1_500);
        list(bob);
        assertThat(listed(bob)).isEqualTo(FirstListings.MOST);
        list(bob);
        assertThat(listed(bob)).isEqualTo(FirstListings.MOST);
        LeaseToken lease = ((LeaseAnswer.Granted) service.maildrops().lease(bob, ticket(bob))).lease();
        List<Long> all = LongStream.rangeClosed(1, 1_500).boxed().toList();
        service.maildrops().update(bob, new Update(lease, all), ticket(bob));
        assertThat(told(Deleted.class, Deleted::account, bob)).isEqualTo(1_500);
    }

    @Test
    void anImportedMessageHasNoJourney() throws Exception {
        AccountId carol = service.account("carol@example.test", "secret");
        new RowsOfMail(service.database()).store(carol, 2);
        service.database().sql("""
                        update entry set unique_id = 'imported-' || uid
                        where folder in (select id from folder where account = ?) and uid = 1""").param(carol.value()).update();
        list(carol);
        assertThat(listed(carol)).isEqualTo(1);
    }

    @Test
    void anotherListingAtTheSameTimeTellsNothingTwice() {
        AccountId dave = service.account("dave@example.test", "secret");
        new RowsOfMail(service.database()).store(dave, 1);
        FirstListings firsts = service.bean(FirstListings.class);
        for (int i = 0; i < 2; i++) {
            FirstListings.Seen seen = firsts.begin(0);
            seen.row(1, QueueId.next().toString());
            firsts.tell(dave, seen);
        }
        assertThat(listed(dave)).isEqualTo(1);
    }
}
