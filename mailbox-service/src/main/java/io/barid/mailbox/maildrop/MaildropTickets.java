package io.barid.mailbox.maildrop;

import io.barid.mailbox.MailboxServiceProperties;
import io.barid.mailbox.http.Refusal;
import io.barid.mailbox.password.Hmac;
import io.barid.mailbox.password.Proof;
import io.barid.message.AccountId;
import io.barid.query.MaildropTicket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Issues a ticket at login and checks it at each call: {@code proof.account.expiry.HMAC}, expiry in seconds since 1970. It
 * opens one account's maildrop, on each replica, for a day at most and no longer than the password that was shown opens the
 * account; a gateway cannot make one.
 */
@Component
public final class MaildropTickets {

    static final Duration VALID = Duration.ofHours(24);
    /** Of tickets without a proof. */
    private static final String ANY = "1";

    private final byte[] key;
    private final InstantSource clock;
    private final BiPredicate<AccountId, Optional<Proof>> stillOpen;

    @Autowired
    MaildropTickets(MailboxServiceProperties settings, TicketHolders holders) {
        // not the services' token, which every caller has: a broken gateway must not open every mailbox
        this(settings.secretsKey(), InstantSource.system(), holders::stillOpen);
    }

    MaildropTickets(String root, InstantSource clock, BiPredicate<AccountId, Optional<Proof>> stillOpen) {
        this.key = Hmac.sha256(root.getBytes(StandardCharsets.UTF_8), "barid maildrop ticket 1");
        this.clock = clock;
        this.stillOpen = stillOpen;
    }

    /** For whoever showed this. */
    public MaildropTicket issue(AccountId account, Proof proof) {
        return issue(
                account,
                switch (proof) {
                    case Proof.Main main -> "m" + main.version();
                    case Proof.App app -> "a" + app.id();
                });
    }

    /** Whatever the passwords are, as replicas of the first version do. */
    public MaildropTicket issue(AccountId account) {
        return issue(account, ANY);
    }

    private MaildropTicket issue(AccountId account, String proof) {
        String claim = proof + "." + account + "." + clock.instant().plus(VALID).getEpochSecond();
        return new MaildropTicket(claim + "." + signature(claim));
    }

    /**
     * Asks the database at most once a second for each holder.
     *
     * @throws Refusal 403 unless the ticket is for this account and still valid
     */
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
                && clock.instant().getEpochSecond() < Long.parseLong(parts[2])
                && stillOpen.test(account, proof(parts[0]));
    }

    private static Optional<Proof> proof(String part) {
        if (part.equals(ANY)) {
            return Optional.empty();
        }
        long number = Long.parseLong(part.substring(1));
        return Optional.of(part.startsWith("m") ? new Proof.Main(number) : new Proof.App(number));
    }

    private String signature(String claim) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Hmac.sha256(key, claim));
    }
}
