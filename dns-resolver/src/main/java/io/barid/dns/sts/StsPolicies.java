package io.barid.dns.sts;

import io.barid.address.Domain;
import io.barid.dns.cache.BoundedMap;
import io.barid.dns.upstream.DnsAnswer;
import io.barid.dns.upstream.DnsClient;
import io.barid.query.StsAnswer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Policies of domains; each is fetched once at a time (RFC 8461 sections 3.3 and 5.1). */
@Component
public final class StsPolicies implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StsPolicies.class);
    private static final int MOST_FETCHES = 5_000;
    private static final int ENTRIES = 20_000;
    private static final long OCTETS = 16L << 20;
    private static final long FAILURE_OCTETS = 8L << 20;

    /** For a newer policy, while one lasts. */
    private static final Duration SOON = Duration.ofSeconds(3);

    /** For the first policy: less than the time relay-service waits for us. */
    private static final Duration LONGEST = Duration.ofSeconds(40);

    private final DnsClient dns;
    private final PolicyFetch fetch;
    private final BoundedMap<Domain, KeptPolicy> kept = new BoundedMap<>(ENTRIES, OCTETS, KeptPolicy::weight);

    /** Apart from policies: whoever announces many that cannot be had pushes out none. */
    private final BoundedMap<Domain, FailedFetch> failures =
            new BoundedMap<>(ENTRIES, FAILURE_OCTETS, FailedFetch::weight);

    private final ConcurrentHashMap<Domain, CompletableFuture<StsAnswer>> underWay = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("mta-sts-", 0).factory());
    private final Counter fetched;
    private final Counter failed;
    private final Counter busy;

    StsPolicies(DnsClient dns, PolicyFetch fetch, MeterRegistry meters) {
        this.dns = dns;
        this.fetch = fetch;
        this.fetched = fetches(meters, "fetched");
        this.failed = fetches(meters, "failed");
        this.busy = fetches(meters, "busy");
    }

    private static Counter fetches(MeterRegistry meters, String outcome) {
        return Counter.builder("mail.dns.mta.sts.fetches")
                .description("MTA-STS policies asked for over HTTPS")
                .tag("outcome", outcome)
                .register(meters);
    }

    /**
     * What is in the cache while it lasts, unless the record in DNS announces another; at most some 45 seconds. Where we
     * could not even look, the answer is {@link StsAnswer.Busy}: "none" would let mail go without the TLS that a policy asks
     * for.
     */
    public StsAnswer stsOf(Domain domain) {
        Optional<Name> record = record(domain);
        if (record.isEmpty()) {
            return new StsAnswer.None("no domain name that could have a policy");
        }
        return switch (dns.ask(record.get(), Type.TXT)) {
            case DnsAnswer.Records found ->
                StsRecord.of(found.records())
                        .map(announced -> announced(domain, announced.id()))
                        .orElseGet(() -> unannounced(domain, "not exactly one well-formed v=STSv1 record"));
            case DnsAnswer.NoRecords none -> unannounced(domain, "no _mta-sts record");
            case DnsAnswer.NoSuchName none -> unannounced(domain, "no _mta-sts record");
            case DnsAnswer.Failed failure ->
                failure.busy()
                        ? lasting(domain, new StsAnswer.Busy(failure.reason()))
                        : unannounced(domain, failure.reason());
        };
    }

    /** A lost record ends no policy: it lasts as long as it said. */
    private StsAnswer unannounced(Domain domain, String reason) {
        return lasting(domain, new StsAnswer.None(reason));
    }

    private Optional<KeptPolicy> known(Domain domain) {
        long now = System.nanoTime();
        return kept.get(domain).filter(policy -> policy.lasts(now));
    }

    private StsAnswer lasting(Domain domain, StsAnswer otherwise) {
        return known(domain).map(KeptPolicy::answer).orElse(otherwise);
    }

    private StsAnswer announced(Domain domain, String id) {
        long now = System.nanoTime();
        Optional<KeptPolicy> known = known(domain);
        Optional<FailedFetch> failure = failures.get(domain).filter(each -> each.lasts(now));
        if (failure.isPresent()) {
            return lasting(domain, new StsAnswer.None(failure.get().reason()));
        }
        boolean same = known.isPresent() && known.get().id().equals(id);
        if (same && !known.get().old(now)) {
            return known.get().answer();
        }
        StsAnswer.Busy busy = new StsAnswer.Busy("too many policies are fetched at one time");
        if (underWay.size() >= MOST_FETCHES && !underWay.containsKey(domain)) {
            return lasting(domain, busy);
        }
        CompletableFuture<StsAnswer> next = refresh(domain, id);
        if (same) {
            // it grows old: nobody waits for its next copy
            return known.get().answer();
        }
        return known.isPresent() ? within(next, SOON, known.get().answer()) : within(next, LONGEST, busy);
    }

    private static StsAnswer within(CompletableFuture<StsAnswer> next, Duration wait, StsAnswer otherwise) {
        try {
            return next.copy()
                    .completeOnTimeout(otherwise, wait.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private CompletableFuture<StsAnswer> refresh(Domain domain, String id) {
        CompletableFuture<StsAnswer> mine = new CompletableFuture<>();
        CompletableFuture<StsAnswer> other = underWay.putIfAbsent(domain, mine);
        if (other != null) {
            return other;
        }
        threads.execute(() -> {
            try {
                mine.complete(fetch(domain, id));
            } catch (RuntimeException | Error e) {
                mine.completeExceptionally(e);
            } finally {
                underWay.remove(domain, mine);
            }
        });
        return mine;
    }

    private StsAnswer fetch(Domain domain, String id) {
        try {
            KeptPolicy policy = new KeptPolicy(fetch.fetch(domain), id, System.nanoTime());
            fetched.increment();
            log.debug(
                    "domain={} MTA-STS id={} mode={}",
                    domain,
                    id,
                    policy.policy().mode());
            kept.put(domain, policy);
            failures.remove(domain);
            return policy.answer();
        } catch (PolicyException e) {
            if (e.isBusy()) {
                busy.increment();
                return lasting(domain, new StsAnswer.Busy(e.getMessage()));
            }
            failed.increment();
            log.info("domain={} announces an MTA-STS policy that cannot be had: {}", domain, e.getMessage());
            failures.put(domain, new FailedFetch(e.getMessage(), System.nanoTime()));
            return lasting(domain, new StsAnswer.None(e.getMessage()));
        }
    }

    private static Optional<Name> record(Domain domain) {
        if (domain.literal()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Name.fromString("_mta-sts." + domain.name(), Name.root));
        } catch (TextParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
