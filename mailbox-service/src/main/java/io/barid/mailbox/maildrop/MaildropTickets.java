package io.barid.mailbox.maildrop;

import io.barid.mailbox.MailboxServiceProperties;
import io.barid.mailbox.http.Refusal;
import io.barid.mailbox.password.Hmac;
import io.barid.message.AccountId;
import io.barid.query.MaildropTicket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Issues a ticket at login and checks it at each call: {@code 1.account.expiry.HMAC}, expiry in seconds since 1970. It
 * opens one account's maildrop for a day, on each replica, and a gateway cannot make one.
 */
@Component
public final class MaildropTickets {

    static final Duration VALID = Duration.ofHours(24);

    private final byte[] key;
    private final InstantSource clock;

    @Autowired
    MaildropTickets(MailboxServiceProperties settings) {
        // not the services' token, which every caller has: a broken gateway must not open every mailbox
        this(settings.secretsKey(), InstantSource.system());
    }

    MaildropTickets(String root, InstantSource clock) {
        this.key = Hmac.sha256(root.getBytes(StandardCharsets.UTF_8), "barid maildrop ticket 1");
        this.clock = clock;
    }

    public MaildropTicket issue(AccountId account) {
        String claim = "1." + account + "." + clock.instant().plus(VALID).getEpochSecond();
        return new MaildropTicket(claim + "." + signature(claim));
    }

    /** @throws Refusal 403 unless the ticket is for this account and still valid */
    void check(MaildropTicket ticket, AccountId account) {
        if (!opens(ticket, account)) {
            throw Refusal.forbidden("The ticket does not open this maildrop.");
        }
    }

    private boolean opens(MaildropTicket ticket, AccountId account) {
        String[] parts = ticket.value().split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        String claim = parts[0] + "." + parts[1] + "." + parts[2];
        // what is signed was written by issue(), so its parts need no further look
        return MessageDigest.isEqual(
                        signature(claim).getBytes(StandardCharsets.US_ASCII),
                        parts[3].getBytes(StandardCharsets.US_ASCII))
                && parts[1].equals(account.toString())
                && clock.instant().getEpochSecond() < Long.parseLong(parts[2]);
    }

    private String signature(String claim) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Hmac.sha256(key, claim));
    }
}
