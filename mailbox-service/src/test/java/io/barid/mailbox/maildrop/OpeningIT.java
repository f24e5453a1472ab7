package io.barid.mailbox.maildrop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.mailbox.RunningService;
import io.barid.message.AccountId;
import io.barid.query.LeaseLine;
import io.barid.query.LeaseToken;
import io.barid.query.ListingReader;
import io.barid.query.MaildropApi.LeaseAnswer;
import io.barid.query.MaildropApi.Update;
import io.barid.query.MaildropApi.UpdateAnswer;
import io.barid.query.MaildropOpening;
import io.barid.query.MaildropTicket;
import io.barid.services.RealPostgres;
import java.io.InputStream;
import java.util.List;
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
        try (InputStream answer = openings.open(bob, ticket(bob))) {
            lease = ((LeaseAnswer.Granted) LeaseLine.read(answer)).lease();
            ListingReader listing = new ListingReader(answer);
            assertThat(listing.next()).isTrue();
            assertThat(listing.next()).isTrue();
            assertThat(listing.next()).isFalse();
        }
        try (InputStream answer = openings.open(bob, ticket(bob))) {
            assertThat(LeaseLine.read(answer)).isEqualTo(new LeaseAnswer.InUse());
            assertThat(answer.read()).isNegative();
        }
        AccountId other = account("other");
        assertThatThrownBy(() -> openings.open(bob, ticket(other)))
                .isInstanceOf(HttpClientErrorException.Forbidden.class);
        assertThat(service.maildrops().update(bob, new Update(lease, List.of()), ticket(bob)))
                .isEqualTo(UpdateAnswer.DONE);
        assertThat(service.maildrops().update(bob, new Update(lease, List.of()), ticket(bob)))
                .isEqualTo(UpdateAnswer.LEASE_LOST);
        assertThat(service.maildrops().lease(bob, ticket(bob))).isInstanceOf(LeaseAnswer.Granted.class);
    }
}
