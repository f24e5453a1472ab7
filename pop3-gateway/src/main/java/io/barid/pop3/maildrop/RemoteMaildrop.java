package io.barid.pop3.maildrop;

import io.barid.message.AccountId;
import io.barid.query.Logins;
import io.barid.query.MaildropApi;
import io.barid.query.MaildropApi.StoredMessage;
import io.barid.query.MaildropApi.UpdateAnswer;
import io.barid.query.MaildropTicket;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;

/** A maildrop in mailbox-service. */
final class RemoteMaildrop implements Maildrop {

    private static final Logger log = LoggerFactory.getLogger(RemoteMaildrop.class);

    /** What all maildrops of the gateway share. */
    record Shared(MaildropApi api, Leases leases, ReadBudget budget, Executor ahead) {}

    private final Shared shared;
    private final AccountId account;
    private final MaildropTicket ticket;
    private final Lease lease;
    private final List<StoredMessage> messages;
    private final long octets;
    private boolean released;

    /** Lists a maildrop that was just locked; gives the lock back when that fails. */
    static RemoteMaildrop list(Shared shared, Logins.Answer.Granted login, Lease lease) {
        try {
            MaildropApi.Listing listing = shared.api().list(login.account(), login.ticket());
            return new RemoteMaildrop(shared, login, lease, listing.messages());
        } catch (RuntimeException e) {
            new RemoteMaildrop(shared, login, lease, List.of()).release();
            throw e;
        }
    }

    private RemoteMaildrop(Shared shared, Logins.Answer.Granted login, Lease lease, List<StoredMessage> messages) {
        this.shared = shared;
        this.account = login.account();
        this.ticket = login.ticket();
        this.lease = lease;
        this.messages = messages;
        this.octets = messages.stream().mapToLong(StoredMessage::octets).sum();
    }

    @Override
    public AccountId account() {
        return account;
    }

    @Override
    public List<StoredMessage> messages() {
        return messages;
    }

    @Override
    public long octets() {
        return octets;
    }

    @Override
    public boolean held() {
        return lease.held();
    }

    @Override
    public Reading read(StoredMessage message, Pace pace) {
        PieceSizes sizes = switch (pace) {
            case WHOLE -> PieceSizes.WHOLE;
            case BEGINNING -> PieceSizes.BEGINNING;
        };
        PieceReader reader = new PieceReader(shared.api(), account, ticket, message.uid());
        try {
            return new Reading.Opened(
                    MessageOctets.open(reader, message.octets(), sizes, shared.budget(), shared.ahead()));
        } catch (HttpClientErrorException.NotFound e) {
            return new Reading.Gone();
        }
    }

    @Override
    public UpdateAnswer update(List<StoredMessage> removed) {
        // no longer renewed from here on: while the update runs its lock's row is locked, so nobody takes it
        shared.leases().drop(lease);
        UpdateAnswer answer = send(removed);
        released = true;
        return answer;
    }

    @Override
    public void release() {
        if (released) {
            return;
        }
        ended();
        try {
            send(List.of());
        } catch (RestClientException e) {
            // it ends by itself some seconds from now, since nobody renews it any more
            log.warn("account={} lock not given back: {}", account, e.toString());
        }
    }

    private UpdateAnswer send(List<StoredMessage> removed) {
        List<Long> uids = removed.stream().map(StoredMessage::uid).toList();
        return shared.api().update(account, new MaildropApi.Update(lease.token(), uids), ticket);
    }

    private void ended() {
        released = true;
        shared.leases().drop(lease);
    }
}
