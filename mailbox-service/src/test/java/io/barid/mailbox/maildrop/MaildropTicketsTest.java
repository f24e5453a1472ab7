package io.barid.mailbox.maildrop;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.mailbox.http.Refusal;
import io.barid.mailbox.password.Proof;
import io.barid.message.AccountId;
import io.barid.query.MaildropTicket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaildropTicketsTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T00:00:00Z"));
    private final Set<Proof> gone = new HashSet<>();
    private final MaildropTickets tickets = tickets("root-token-of-the-tests");
    private final AccountId bob = new AccountId(7);

    private MaildropTickets tickets(String root) {
        return new MaildropTickets(
                root, now::get, (account, proof) -> proof.filter(gone::contains).isEmpty());
    }

    @Test
    void opensNoLongerThanWhatWasShown() {
        Proof main = new Proof.Main(3);
        Proof app = new Proof.App(3);
        MaildropTicket byMain = tickets.issue(bob, main);
        MaildropTicket byApp = tickets.issue(bob, app);
        gone.add(app);
        assertThatCode(() -> tickets.check(byMain, bob)).doesNotThrowAnyException();
        refused(byApp, bob);
        gone.add(main);
        refused(byMain, bob);
    }

    @Test
    void opensItsAccountForADay() {
        MaildropTicket ticket = tickets.issue(bob);
        now.updateAndGet(time -> time.plus(Duration.ofHours(24)).minusSeconds(1));
        assertThatCode(() -> tickets.check(ticket, bob)).doesNotThrowAnyException();
        refused(ticket, new AccountId(8));
        now.updateAndGet(time -> time.plusSeconds(1));
        refused(ticket, bob);
    }

    @Test
    void anotherReplicaTakesItAndAnotherInstallationDoesNot() {
        MaildropTicket ticket = tickets.issue(bob);
        assertThatCode(() -> tickets("root-token-of-the-tests").check(ticket, bob))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> tickets("another-token-of-the-tests").check(ticket, bob))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void noPartOfItCanBeChanged() {
        String right = tickets.issue(bob).value();
        refused(new MaildropTicket(right.replace("1.7.", "1.8.")), new AccountId(8));
        refused(new MaildropTicket(right.replace("1.7.1", "1.7.9")), bob);
        refused(new MaildropTicket(right + "A"), bob);
        refused(new MaildropTicket(right.substring(0, right.length() - 1)), bob);
    }

    @ParameterizedTest
    @ValueSource(strings = {"................", "1.7.9999999999.", "aaaaaaaaaaaaaaaa", "1.7.99999999999999999999.x"})
    void whatIsNoTicketOpensNothing(String text) {
        refused(new MaildropTicket(text.length() < 16 ? text + "A".repeat(16) : text), bob);
    }

    private void refused(MaildropTicket ticket, AccountId account) {
        assertThatThrownBy(() -> tickets.check(ticket, account))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("403");
    }
}
