package io.barid.query;

import io.barid.message.AccountId;
import java.io.InputStream;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/**
 * All messages of a maildrop at once, oldest first, as a stream of lines ({@link ListingWriter}, {@link ListingReader}), so
 * that neither side holds a large maildrop's listing as objects. mailbox-service answers, pop3-gateway asks.
 */
@HttpExchange
public interface MaildropListing {

    String PATH = "/internal/maildrops/{account}/listing";

    /** The caller reads it at once and closes it: mailbox-service holds a transaction meanwhile, for 15 seconds at most. */
    @GetExchange(url = PATH, accept = "text/plain")
    InputStream list(
            @PathVariable("account") AccountId account, @RequestHeader(MaildropTicket.HEADER) MaildropTicket ticket);
}
