package io.barid.dns.sts;

import io.barid.address.Domain;
import io.barid.dns.cache.BoundedMap;
import io.barid.dns.upstream.DnsAnswer;
import io.barid.dns.upstream.DnsClient;
import io.barid.query.StsAnswer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
    private static final int MOST_FETCHES = 1_000;
    private static final int ENTRIES = 20_000;
    private static final long OCTETS = 16L << 20;

    private final DnsClient dns;
    private final PolicyFetch fetch;
    private final BoundedMap<Domain, KeptPolicy> kept = new BoundedMap<>(ENTRIES, OCTETS, KeptPolicy::weight);
    private final ConcurrentHashMap<Domain, CompletableFuture<KeptPolicy>> underWay = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("mta-sts-", 0).factory());
    private final Counter fetched;
    private final Counter failed;

    StsPolicies(DnsClient dns, PolicyFetch fetch, MeterRegistry meters) {
        this.dns = dns;
        this.fetch = fetch;
        this.fetched = fetches(meters, "fetched");
        this.failed = fetches(meters, "failed");
    }

    private static Counter fetches(MeterRegistry meters, String outcome) {
        return Counter.builder("mail.dns.mta.sts.fetches")
                .description("MTA-STS policies asked for over HTTPS")
                .tag("outcome", outcome)
                .register(meters);
    }

    /** What is in the cache while it lasts, unless the record in DNS announces another; at most some 30 seconds. */
    public StsAnswer stsOf(Domain domain) {
        Optional<Name> record = record(domain);
        if (record.isEmpty()) {
            return new StsAnswer.None("no domain name that could have a policy");
        }
        KeptPolicy known = kept.get(domain).orElse(KeptPolicy.NOTHING);
        return switch (dns.ask(record.get(), Type.TXT)) {
            case DnsAnswer.Records found ->
                StsRecord.of(found.records())
                        .map(announced -> announced(domain, known, announced.id()))
                        .orElseGet(() -> unannounced(known, "not exactly one well-formed v=STSv1 record"));
            case DnsAnswer.NoRecords none -> unannounced(known, "no _mta-sts record");
            case DnsAnswer.NoSuchName none -> unannounced(known, "no _mta-sts record");
            case DnsAnswer.Failed failure -> unannounced(known, failure.reason());
        };
    }

    /** A lost record ends no policy: it lasts as long as it said. */
    private static StsAnswer unannounced(KeptPolicy known, String reason) {
        return known.answer(System.nanoTime(), reason);
    }

    private StsAnswer announced(Domain domain, KeptPolicy known, String id) {
        long now = System.nanoTime();
        boolean fresh = known.lasts(now) && known.id().equals(id);
        if (fresh && !known.old(now) || !known.mayFetch(now)) {
            return known.answer(now, known.failure().orElse("none"));
        }
        if (underWay.size() >= MOST_FETCHES) {
            return known.answer(now, "too many policies are fetched at one time");
        }
        CompletableFuture<KeptPolicy> next = refresh(domain, id);
        // the same policy grows old: nobody waits for its next copy
        KeptPolicy newest = fresh ? known : join(next);
        return newest.answer(System.nanoTime(), newest.failure().orElse("none"));
    }

    private static KeptPolicy join(CompletableFuture<KeptPolicy> next) {
        try {
            return next.join();
        } catch (CompletionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private CompletableFuture<KeptPolicy> refresh(Domain domain, String id) {
        CompletableFuture<KeptPolicy> mine = new CompletableFuture<>();
        CompletableFuture<KeptPolicy> other = underWay.putIfAbsent(domain, mine);
        if (other != null) {
            return other;
        }
        threads.execute(() -> {
            try {
                KeptPolicy newest = fetch(domain, id);
                kept.put(domain, newest);
                mine.complete(newest);
            } catch (RuntimeException | Error e) {
                mine.completeExceptionally(e);
            } finally {
                underWay.remove(domain, mine);
            }
        });
        return mine;
    }

    private KeptPolicy fetch(Domain domain, String id) {
        try {
            PolicyText text = fetch.fetch(domain);
            fetched.increment();
            log.debug("domain={} MTA-STS id={} mode={}", domain, id, text.mode());
            return KeptPolicy.of(text, id, System.nanoTime());
        } catch (PolicyException e) {
            failed.increment();
            log.info("domain={} announces an MTA-STS policy that cannot be had: {}", domain, e.getMessage());
            return kept.get(domain).orElse(KeptPolicy.NOTHING).afterFailure(e.getMessage(), System.nanoTime());
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
