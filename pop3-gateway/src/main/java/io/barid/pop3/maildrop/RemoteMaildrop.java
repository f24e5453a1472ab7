package io.barid.pop3.maildrop;

import io.barid.message.AccountId;
import io.barid.query.Logins;
import io.barid.query.MaildropApi;
import io.barid.query.MaildropApi.StoredMessage;
import io.barid.query.MaildropApi.UpdateAnswer;
import io.barid.query.MaildropListing;
import io.barid.query.MaildropOpening;
import io.barid.query.MaildropTicket;
import io.barid.query.UniqueId;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;

/** A maildrop in mailbox-service. */
final class RemoteMaildrop implements Maildrop {

    private static final Logger log = LoggerFactory.getLogger(RemoteMaildrop.class);

    /** What all maildrops of the gateway share. */
    record Shared(
            MaildropApi api,
            MaildropOpening openings,
            MaildropListing listings,
            Leases leases,
            ReadBudget budget,
            AheadMemory memory,
            Executor ahead) {}

    private final Shared shared;
    private final AccountId account;
    private final MaildropTicket ticket;
    private final Lease lease;
    private final CompactListing messages;
    private final ReadAhead readAhead;
    private boolean released;

    /**
     * Lists a maildrop that was just locked; gives the lock back when that fails.
     *
     * @param known   what the answer may leave out
     * @param listing is closed here
     */
    static RemoteMaildrop list(
            Shared shared,
            Logins.Answer.Granted login,
            Lease lease,
            CompactListing known,
            Supplier<InputStream> listing) {
        try (InputStream lines = listing.get()) {
            CompactListing messages = CompactListing.read(lines, known);
            Maildrops.finish(lines);
            return new RemoteMaildrop(shared, login, lease, messages);
        } catch (IOException e) {
            new RemoteMaildrop(shared, login, lease, CompactListing.EMPTY).release();
            throw new ResourceAccessException("the listing of account " + login.account() + " failed", e);
        } catch (RuntimeException e) {
            new RemoteMaildrop(shared, login, lease, CompactListing.EMPTY).release();
            throw e;
        }
    }

    private RemoteMaildrop(Shared shared, Logins.Answer.Granted login, Lease lease, CompactListing messages) {
        this.shared = shared;
        this.account = login.account();
        this.ticket = login.ticket();
        this.lease = lease;
        this.messages = messages;
        this.readAhead = new ReadAhead(
                messages,
                shared.memory(),
                (first, last, most) -> shared.api().readSmall(account, first, last, most, ticket));
    }

    @Override
    public AccountId account() {
        return account;
    }

    @Override
    public CompactListing messages() {
        return messages;
    }

    @Override
    public long octets() {
        return messages.octets();
    }

    @Override
    public boolean held() {
        return lease.held();
    }

    @Override
    public Reading read(StoredMessage message, Pace pace) {
        PieceReader reader = new PieceReader(shared.api(), account, ticket, message.uid());
        try {
            return new Reading.Opened(
                    switch (pace) {
                        case WHOLE ->
                            readAhead
                                    .take(message)
                                    .map(octets -> MessageOctets.here(octets, reader, shared.budget(), shared.ahead()))
                                    .orElseGet(() -> open(reader, message, PieceSizes.WHOLE));
                        case BEGINNING -> open(reader, message, PieceSizes.BEGINNING);
                    });
        } catch (HttpClientErrorException.NotFound e) {
            return new Reading.Gone();
        }
    }

    private MessageOctets open(PieceReader reader, StoredMessage message, PieceSizes sizes) {
        return MessageOctets.open(reader, message.octets(), sizes, shared.budget(), shared.ahead());
    }

    @Override
    public UpdateAnswer update(List<StoredMessage> removed) {
        // no longer renewed from here on: while the update runs its lock's row is locked, so nobody takes it
        shared.leases().drop(lease);
        readAhead.end();
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
        List<UniqueId> uniqueIds = removed.stream().map(StoredMessage::uniqueId).toList();
        return shared.api().update(account, new MaildropApi.Update(lease.token(), uids, uniqueIds), ticket);
    }

    private void ended() {
        released = true;
        shared.leases().drop(lease);
        readAhead.end();
    }
}
