package io.barid.pop3.maildrop;

import io.barid.query.Logins;
import io.barid.query.MaildropApi;
import io.barid.query.MaildropApi.LeaseAnswer;
import io.barid.query.MaildropListing;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Opens maildrops: lock and listing, in this order. */
public final class Maildrops implements AutoCloseable {

    private final Leases leases;
    private final ExecutorService ahead = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("pop3-ahead-", 0).factory());
    private final RemoteMaildrop.Shared shared;

    /** What mailbox-service answers.
     *
     * @param renewals as {@code api}, with an answer time below {@link Leases#PERIOD} */
    record Mailbox(MaildropApi api, MaildropListing listings, MaildropApi renewals) {}

    /** @param budget octets of messages on their way, and of those fetched ahead, all sessions together */
    Maildrops(Mailbox mailbox, long budget, MeterRegistry meters) {
        this.leases = new Leases(mailbox.renewals(), meters);
        this.shared = new RemoteMaildrop.Shared(
                mailbox.api(),
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
        return switch (shared.api().lease(login.account(), login.ticket())) {
            case LeaseAnswer.Granted granted ->
                new Opening.Opened(RemoteMaildrop.list(shared, login, leases.keep(granted.lease())));
            case LeaseAnswer.InUse inUse -> new Opening.InUse();
        };
    }

    @Override
    public void close() {
        leases.close();
        ahead.shutdownNow();
    }
}
