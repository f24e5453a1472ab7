package io.barid.mailbox.maildrop;

import io.barid.mailbox.http.Refusal;
import io.barid.message.AccountId;
import io.barid.query.MaildropApi;
import io.barid.query.MaildropTicket;
import io.barid.query.MessageBatch;
import org.springframework.web.bind.annotation.RestController;

/** Answers pop3-gateway; each call but the renewal shows the ticket of the account's login. */
@RestController
class MaildropController implements MaildropApi {

    private final MaildropTickets tickets;
    private final MaildropLock lock;
    private final Maildrops maildrops;
    private final StoredOctets octets;

    MaildropController(MaildropTickets tickets, MaildropLock lock, Maildrops maildrops, StoredOctets octets) {
        this.tickets = tickets;
        this.lock = lock;
        this.maildrops = maildrops;
        this.octets = octets;
    }

    @Override
    public LeaseAnswer lease(AccountId account, MaildropTicket ticket) {
        tickets.check(ticket, account);
        return lock.take(account);
    }

    @Override
    public Leases renew(Leases asked) {
        return new Leases(lock.renew(asked.leases()));
    }

    @Override
    public Listing list(AccountId account, MaildropTicket ticket) {
        tickets.check(ticket, account);
        return new Listing(maildrops.list(account));
    }

    @Override
    public byte[] read(AccountId account, long uid, long from, int length, MaildropTicket ticket) {
        tickets.check(ticket, account);
        if (from < 0 || length < 0 || length > MAX_READ_OCTETS) {
            throw Refusal.unreadable("from is 0 or more, and length is 0 to " + MAX_READ_OCTETS + ".");
        }
        return octets.range(account, uid, from, length)
                .orElseThrow(() -> Refusal.missing("Message " + uid + " is gone."));
    }

    @Override
    public byte[] readSmall(AccountId account, long first, long last, int most, MaildropTicket ticket) {
        tickets.check(ticket, account);
        if (most < 0 || most > MAX_READ_OCTETS) {
            throw Refusal.unreadable("most is 0 to " + MAX_READ_OCTETS + ".");
        }
        return MessageBatch.write(octets.small(account, first, last, most));
    }

    @Override
    public UpdateAnswer update(AccountId account, Update update, MaildropTicket ticket) {
        tickets.check(ticket, account);
        if (update.uids().isEmpty()) {
            return lock.giveBack(account, update.lease()) ? UpdateAnswer.DONE : UpdateAnswer.LEASE_LOST;
        }
        return maildrops.update(account, update);
    }
}
