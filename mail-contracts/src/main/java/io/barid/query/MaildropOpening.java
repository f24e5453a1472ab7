package io.barid.query;

import io.barid.message.AccountId;
import java.io.InputStream;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Lock and listing of a maildrop in one call, since each session begins with both. */
@HttpExchange
public interface MaildropOpening {

    String PATH = "/internal/maildrops/{account}/open";

    /**
     * The first line says what became of the lock ({@link LeaseLine}); where it was had, the listing follows as
     * {@link MaildropListing} gives it. An answer that breaks off after its first line leaves the lock with the caller. 404:
     * the account is gone, or mailbox-service is of a version that does not know this call.
     *
     * @param known of the listing that the caller still has: where nothing of it is gone, only what came since follows
     */
    @PostExchange(url = PATH, accept = "text/plain")
    InputStream open(
            @PathVariable("account") AccountId account,
            @RequestHeader(MaildropTicket.HEADER) MaildropTicket ticket,
            @RequestHeader(ListingMark.HEADER) ListingMark known);
}
