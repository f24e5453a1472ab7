package io.barid.standin;

import io.barid.address.Mailbox;
import io.barid.message.AccountId;
import io.barid.query.LeaseToken;
import io.barid.query.Logins;
import io.barid.query.MaildropApi;
import io.barid.query.MaildropTicket;
import java.util.Arrays;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The two interfaces that pop3-gateway asks. */
final class StandInControllers {

    private StandInControllers() {}

    @RestController
    static class LoginController implements Logins {
        private final StandInMailbox mailbox;

        LoginController(StandInMailbox mailbox) {
            this.mailbox = mailbox;
        }

        @Override
        public Answer logIn(Attempt attempt) {
            if (mailbox.busy()) {
                return new Answer.Busy();
            }
            return mailbox.named(attempt.name())
                    .filter(maildrop -> maildrop.password().equals(attempt.password()))
                    .<Answer>map(maildrop -> new Answer.Granted(
                            maildrop.account(), Mailbox.parse("someone@example.org"), maildrop.ticket()))
                    .orElseGet(Answer.Denied::new);
        }
    }

    @RestController
    static class MaildropController implements MaildropApi {
        private final StandInMailbox mailbox;

        MaildropController(StandInMailbox mailbox) {
            this.mailbox = mailbox;
        }

        @Override
        public LeaseAnswer lease(AccountId account, MaildropTicket ticket) {
            return maildrop(account, ticket)
                    .lock()
                    .<LeaseAnswer>map(LeaseAnswer.Granted::new)
                    .orElseGet(LeaseAnswer.InUse::new);
        }

        @Override
        public Leases renew(Leases leases) {
            mailbox.renewals().add(leases.leases().size());
            return new Leases(leases.leases().stream().filter(this::lost).toList());
        }

        private boolean lost(LeaseToken lease) {
            return mailbox.all().stream().noneMatch(maildrop -> maildrop.lockedBy(lease));
        }

        @Override
        public Listing list(AccountId account, MaildropTicket ticket) {
            if (mailbox.listingsFail()) {
                throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE);
            }
            return new Listing(maildrop(account, ticket).list());
        }

        @Override
        public byte[] read(AccountId account, long uid, long from, int length, MaildropTicket ticket) {
            mailbox.reads().add(from + "+" + length);
            if (mailbox.readFails(from)) {
                throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE);
            }
            byte[] content = maildrop(account, ticket)
                    .content(uid)
                    .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
            return Arrays.copyOfRange(content, (int) from, (int) Math.min(content.length, from + length));
        }

        @Override
        public UpdateAnswer update(AccountId account, Update update, MaildropTicket ticket) {
            if (mailbox.updatesFail()) {
                throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE);
            }
            StandInMaildrop maildrop = maildrop(account, ticket);
            if (!maildrop.lockedBy(update.lease())) {
                return UpdateAnswer.LEASE_LOST;
            }
            maildrop.remove(List.copyOf(update.uids()));
            return UpdateAnswer.DONE;
        }

        private StandInMaildrop maildrop(AccountId account, MaildropTicket ticket) {
            return mailbox.all().stream()
                    .filter(maildrop -> maildrop.account().equals(account)
                            && maildrop.ticket().equals(ticket))
                    .findFirst()
                    .orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN));
        }
    }
}
