package io.barid.pop3.maildrop;

import io.barid.query.LeaseLine;
import io.barid.query.ListingMark;
import io.barid.query.Logins;
import io.barid.query.MaildropApi;
import io.barid.query.MaildropApi.LeaseAnswer;
import io.barid.query.MaildropListing;
import io.barid.query.MaildropOpening;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;

/** Opens maildrops: lock and listing, in this order. */
public final class Maildrops implements AutoCloseable {

    private final Leases leases;
    private final ExecutorService ahead = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("pop3-ahead-", 0).factory());
    private final RemoteMaildrop.Shared shared;
    private final KnownListings listings;

    /** What mailbox-service answers.
     *
     * @param renewals as {@code api}, with an answer time below {@link Leases#PERIOD} */
    record Mailbox(MaildropApi api, MaildropOpening openings, MaildropListing listings, MaildropApi renewals) {}

    /**
     * @param budget octets of messages on their way, and of those fetched ahead, all sessions together
     * @param known  octets of listings that are kept for the next session
     */
    Maildrops(Mailbox mailbox, long budget, long known, MeterRegistry meters) {
        this.listings = new KnownListings(known);
        this.leases = new Leases(mailbox.renewals(), meters);
        this.shared = new RemoteMaildrop.Shared(
                mailbox.api(),
                mailbox.openings(),
                mailbox.listings(),
                leases,
                new ReadBudget(budget / 4 * 3),
                new AheadMemory(budget / 4),
                ahead);
    }

    /**
     * Opens the maildrop of who logged in.
     *
     * @throws RuntimeException when mailbox-service does not answer; no lock is held then, or it ends by itself
     */
    public Opening open(Logins.Answer.Granted login) {
        CompactListing known = listings.of(login.account());
        try {
            InputStream answer = body(shared.openings()
                    .open(login.account(), login.ticket(), known.mark().orElse(ListingMark.NONE)));
            return opening(login, lease(answer), known, () -> answer);
        } catch (HttpClientErrorException.NotFound e) {
            // a mailbox-service that does not know this yet answers these two
            LeaseAnswer lease = shared.api().lease(login.account(), login.ticket());
            return opening(
                    login,
                    lease,
                    CompactListing.EMPTY,
                    () -> body(shared.listings().list(login.account(), login.ticket())));
        }
    }

    /** The HTTP client gives null for an answer without a body; here it is one that broke off at its first octet. */
    private static InputStream body(InputStream answer) {
        return answer == null ? InputStream.nullInputStream() : answer;
    }

    /** With another session's lock nothing follows. */
    private static LeaseAnswer lease(InputStream answer) {
        try {
            LeaseAnswer lease = LeaseLine.read(answer);
            if (lease instanceof LeaseAnswer.InUse) {
                finish(answer);
            }
            return lease;
        } catch (IOException e) {
            throw new ResourceAccessException("the answer to opening a maildrop broke off", e);
        }
    }

    /** So that its connection is used again. */
    static void finish(InputStream answer) throws IOException {
        try (answer) {
            answer.transferTo(OutputStream.nullOutputStream());
        }
    }

    private Opening opening(
            Logins.Answer.Granted login, LeaseAnswer lease, CompactListing known, Supplier<InputStream> answer) {
        return switch (lease) {
            case LeaseAnswer.Granted granted -> {
                // if what follows cannot be read, the next session asks for all
                listings.forget(login.account());
                RemoteMaildrop maildrop =
                        RemoteMaildrop.list(shared, login, leases.keep(granted.lease()), known, answer);
                listings.keep(login.account(), maildrop.messages());
                yield new Opening.Opened(maildrop);
            }
            case LeaseAnswer.InUse inUse -> new Opening.InUse();
        };
    }

    @Override
    public void close() {
        leases.close();
        ahead.shutdownNow();
    }
}
