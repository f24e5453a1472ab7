package io.barid.pop3.maildrop;

import io.barid.query.LeaseToken;
import io.barid.query.MaildropApi;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All locks that this gateway holds, renewed in one call every 3 seconds, so that each survives two calls that failed. A
 * lock counts as lost only when mailbox-service says so: while it is away nobody else can take one.
 */
final class Leases implements AutoCloseable {

    static final Duration PERIOD = Duration.ofSeconds(3);

    private static final Logger log = LoggerFactory.getLogger(Leases.class);

    private final MaildropApi api;
    private final Counter lost;
    private final Map<LeaseToken, Lease> held = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("pop3-leases").factory());

    /** @param api answers within less than {@link #PERIOD} */
    Leases(MaildropApi api, MeterRegistry meters) {
        this.api = api;
        this.lost = Counter.builder("mail.pop3.leases.lost")
                .description("maildrop locks that another session took while a session here still ran")
                .register(meters);
        clock.scheduleAtFixedRate(this::renew, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Keeps a lock that was just had. */
    Lease keep(LeaseToken token) {
        Lease lease = new Lease(token);
        held.put(token, lease);
        return lease;
    }

    /** Lets it end. */
    void drop(Lease lease) {
        held.remove(lease.token());
    }

    private void renew() {
        List<LeaseToken> tokens = List.copyOf(held.keySet());
        if (tokens.isEmpty()) {
            return;
        }
        try {
            api.renew(new MaildropApi.Leases(tokens)).leases().forEach(this::lose);
        } catch (RuntimeException e) {
            log.warn(
                    "{} maildrop locks not renewed, next try in {} s: {}",
                    tokens.size(),
                    PERIOD.toSeconds(),
                    e.toString());
        }
    }

    private void lose(LeaseToken token) {
        Lease lease = held.remove(token);
        // one that was given back while the call was under way is no loss
        if (lease != null) {
            lease.lose();
            lost.increment();
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
