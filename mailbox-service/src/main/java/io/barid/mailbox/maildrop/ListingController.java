package io.barid.mailbox.maildrop;

import io.barid.message.AccountId;
import io.barid.query.MaildropListing;
import io.barid.query.MaildropTicket;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Answers {@link MaildropListing}, which no method of the same form can: the stream is written, not returned. */
@RestController
class ListingController {

    private static final Logger log = LoggerFactory.getLogger(ListingController.class);

    private final MaildropTickets tickets;
    private final Listings listings;

    ListingController(MaildropTickets tickets, Listings listings) {
        this.tickets = tickets;
        this.listings = listings;
    }

    @GetMapping(MaildropListing.PATH)
    void list(
            @PathVariable("account") AccountId account,
            @RequestHeader(MaildropTicket.HEADER) MaildropTicket ticket,
            HttpServletResponse response)
            throws IOException {
        tickets.check(ticket, account);
        response.setContentType("text/plain;charset=US-ASCII");
        try {
            listings.write(account, Optional.empty(), response.getOutputStream());
        } catch (UncheckedIOException e) {
            // without its last line the gateway does not take it for whole
            log.warn("listing of account={} not taken: {}", account, e.getMessage());
        }
    }
}
