package io.barid.dns.upstream;

import io.barid.dns.DnsResolverProperties;
import io.barid.dns.cache.AnswerCache;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.stereotype.Component;
import org.xbill.DNS.Name;

/** Answers questions about one name and type: from the cache, or from the name servers, each question once at a time. */
@Component
public final class DnsClient implements AutoCloseable {

    /** Together some 200 MiB as objects at the very worst, of usual answers a tenth. */
    private static final long CACHE_OCTETS = 32L << 20;

    /** Different questions waiting for name servers; beyond them nobody is asked. */
    private static final int MOST_WAITING = 10_000;

    private record Key(Name name, int type, Way way) {
        // a way never equals another: answers got without validation are not used with it
    }

    private final Dnssec dnssec;
    private final QuestionLimit limit;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("dns-", 0).factory());
    private final AnswerCache<Key, DnsAnswer> cache;

    DnsClient(DnsResolverProperties properties, Dnssec dnssec, MeterRegistry meters) {
        this.dnssec = dnssec;
        this.limit = new QuestionLimit(dnssec.servers().limit());
        this.cache = new AnswerCache<>(properties.cacheEntries(), CACHE_OCTETS, DnsClient::weight, DnsClient::life);
        FunctionCounter.builder("mail.dns.cache.hits", cache, AnswerCache::hits)
                .description("questions answered from the cache or together with an equal one")
                .register(meters);
        FunctionCounter.builder("mail.dns.cache.misses", cache, AnswerCache::misses)
                .description("questions for which name servers were asked")
                .register(meters);
        Gauge.builder("mail.dns.waiting", cache, AnswerCache::waiting)
                .description("different questions waiting for name servers")
                .register(meters);
    }

    /** What the cache has. */
    public Optional<DnsAnswer> kept(Name name, int type) {
        return cache.kept(new Key(name, type, dnssec.way()));
    }

    /** As {@link #asking}, waits. */
    public DnsAnswer ask(Name name, int type) {
        return asking(name, type).join();
    }

    /**
     * Ends after some 8 seconds at most; never with an exception for what servers do.
     *
     * @param type one of {@link org.xbill.DNS.Type}
     */
    public CompletableFuture<DnsAnswer> asking(Name name, int type) {
        Way way = dnssec.way();
        return cache.get(new Key(name, type, way), () -> {
                    if (cache.waiting() > MOST_WAITING) {
                        throw UpstreamException.busy();
                    }
                    return CompletableFuture.supplyAsync(() -> new Question(way, name, type, limit).answer(), threads);
                })
                .exceptionally(DnsClient::failed);
    }

    private static DnsAnswer failed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof UpstreamException known
                ? new DnsAnswer.Failed(known.getMessage(), known.isBusy())
                : new DnsAnswer.Failed("no answer: " + cause, false);
    }

    private static int weight(DnsAnswer answer) {
        return answer instanceof DnsAnswer.Records found
                ? 300
                        + found.records().stream()
                                .mapToInt(each -> each.rdataToWireCanonical().length + 50)
                                .sum()
                : 300;
    }

    private static Duration life(DnsAnswer answer) {
        return switch (answer) {
            case DnsAnswer.Records found -> left(found.origin());
            case DnsAnswer.NoRecords none -> left(none.origin());
            case DnsAnswer.NoSuchName none -> left(none.origin());
            case DnsAnswer.Failed failed -> Duration.ZERO;
        };
    }

    private static Duration left(DnsAnswer.Origin origin) {
        return Duration.between(Instant.now(), origin.until());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
