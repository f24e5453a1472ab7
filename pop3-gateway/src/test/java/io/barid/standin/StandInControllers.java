package io.barid.standin;

import io.barid.message.AccountId;
import io.barid.query.LeaseLine;
import io.barid.query.LeaseToken;
import io.barid.query.ListingWriter;
import io.barid.query.Logins;
import io.barid.query.MaildropApi;
import io.barid.query.MaildropApi.LeaseAnswer;
import io.barid.query.MaildropApi.StoredMessage;
import io.barid.query.MaildropListing;
import io.barid.query.MaildropOpening;
import io.barid.query.MaildropTicket;
import io.barid.query.MessageBatch;
import io.barid.query.ScramLogins;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The interfaces that pop3-gateway asks. */
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
            mailbox.clients().add(attempt.client());
            hold();
            if (mailbox.busy()) {
                return new Answer.Busy();
            }
            return mailbox.named(attempt.name())
                    .filter(maildrop -> maildrop.password().equals(attempt.password()))
                    .<Answer>map(StandInMaildrop::login)
                    .orElseGet(Answer.Denied::new);
        }

        private void hold() {
            try {
                mailbox.logins().await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @RestController
    static class ScramController implements ScramLogins {
        private final StandInMailbox mailbox;

        ScramController(StandInMailbox mailbox) {
            this.mailbox = mailbox;
        }

        @Override
        public FirstAnswer first(First first) {
            mailbox.clients().add(first.client());
            return mailbox.scram().first(first);
        }

        @Override
        public FinalAnswer last(Final last) {
            mailbox.clients().add(last.client());
            return mailbox.scram().last(last);
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
        public byte[] readSmall(AccountId account, long first, long last, int most, MaildropTicket ticket) {
            mailbox.reads().add(first + ".." + last);
            if (mailbox.readFails(0)) {
                throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE);
            }
            return MessageBatch.write(maildrop(account, ticket).small(first, last, most));
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
            maildrop.remove(update);
            return UpdateAnswer.DONE;
        }

        private StandInMaildrop maildrop(AccountId account, MaildropTicket ticket) {
            return mailbox.opened(account, ticket);
        }
    }

    @RestController
    static class ListingController {
        private final StandInMailbox mailbox;

        ListingController(StandInMailbox mailbox) {
            this.mailbox = mailbox;
        }

        @GetMapping(MaildropListing.PATH)
        void list(
                @PathVariable("account") AccountId account,
                @RequestHeader(MaildropTicket.HEADER) MaildropTicket ticket,
                HttpServletResponse response)
                throws IOException {
            if (mailbox.listingsFail()) {
                throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE);
            }
            StandInMaildrop maildrop = mailbox.opened(account, ticket);
            if (!mailbox.listingsAreEmpty()) {
                write(maildrop, response.getOutputStream());
            }
        }

        @PostMapping(MaildropOpening.PATH)
        void open(
                @PathVariable("account") AccountId account,
                @RequestHeader(MaildropTicket.HEADER) MaildropTicket ticket,
                HttpServletResponse response)
                throws IOException {
            if (mailbox.opensInTwoCalls()) {
                throw new ResponseStatusException(HttpStatus.NOT_FOUND);
            }
            if (mailbox.listingsFail()) {
                throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE);
            }
            if (mailbox.listingsAreEmpty()) {
                return;
            }
            StandInMaildrop maildrop = mailbox.opened(account, ticket);
            LeaseAnswer answer =
                    maildrop.lock().<LeaseAnswer>map(LeaseAnswer.Granted::new).orElseGet(LeaseAnswer.InUse::new);
            response.getOutputStream().write(LeaseLine.write(answer));
            if (answer instanceof LeaseAnswer.Granted) {
                write(maildrop, response.getOutputStream());
            }
        }

        private void write(StandInMaildrop maildrop, OutputStream out) throws IOException {
            ListingWriter listing = new ListingWriter(out);
            for (StoredMessage message : maildrop.list()) {
                listing.add(message.uid(), message.octets(), message.uniqueId().value());
            }
            if (!mailbox.listingsBreakOff()) {
                listing.end();
            }
        }
    }
}
