package io.barid.mailbox.maildrop;

import io.barid.message.AccountId;
import io.barid.query.LeaseLine;
import io.barid.query.ListingMark;
import io.barid.query.MaildropApi.LeaseAnswer;
import io.barid.query.MaildropOpening;
import io.barid.query.MaildropTicket;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Answers {@link MaildropOpening}: a stream that is written, not returned, as the listing alone. */
@RestController
class OpeningController {

    private static final Logger log = LoggerFactory.getLogger(OpeningController.class);

    private final MaildropTickets tickets;
    private final MaildropLock lock;
    private final Listings listings;

    OpeningController(MaildropTickets tickets, MaildropLock lock, Listings listings) {
        this.tickets = tickets;
        this.lock = lock;
        this.listings = listings;
    }

    @PostMapping(MaildropOpening.PATH)
    void open(
            @PathVariable("account") AccountId account,
            @RequestHeader(MaildropTicket.HEADER) MaildropTicket ticket,
            @RequestHeader(ListingMark.HEADER) Optional<ListingMark> known,
            HttpServletResponse response)
            throws IOException {
        tickets.check(ticket, account);
        response.setContentType("text/plain;charset=US-ASCII");
        LeaseAnswer answer = lock.take(account);
        OutputStream out = response.getOutputStream();
        out.write(LeaseLine.write(answer));
        if (answer instanceof LeaseAnswer.Granted granted) {
            list(account, granted, known, out);
        }
    }

    private void list(AccountId account, LeaseAnswer.Granted held, Optional<ListingMark> known, OutputStream out) {
        try {
            listings.write(account, known, out);
        } catch (UncheckedIOException e) {
            // the caller may have read the first line: the lock is its own, to give back or to let end
            log.warn("listing of account={} not taken: {}", account, e.getMessage());
        } catch (RuntimeException e) {
            lock.giveBack(account, held.lease());
            throw e;
        }
    }
}
