package io.barid.dns.upstream;

import io.barid.dns.DnsResolverProperties;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import org.xbill.DNS.Cache;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Name;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/** Asks the name servers one question at a time, first the cache; UDP, then TCP where an answer does not fit. */
@Component
public final class DnsClient implements AutoCloseable {

    private static final int TRIES = 2;
    private static final int MOST_ALIASES = 8;
    private static final Duration LONGEST = Duration.ofSeconds(8);

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("dns-", 0).factory());
    private final Duration limit;
    private final LookupSession session;

    DnsClient(DnsResolverProperties properties, Cache answers) {
        List<InetSocketAddress> servers = DnsServers.of(properties.servers());
        Duration tries = properties.timeout().multipliedBy((long) TRIES * servers.size());
        this.limit = tries.compareTo(LONGEST) < 0 ? tries : LONGEST;
        this.session = LookupSession.builder()
                .resolver(resolver(servers, properties.timeout(), limit))
                .cache(answers)
                .clearSearchPath()
                .maxRedirects(MOST_ALIASES)
                .executor(threads)
                .build();
    }

    private static Resolver resolver(List<InetSocketAddress> servers, Duration one, Duration all) {
        ExtendedResolver resolver = new ExtendedResolver(servers.stream()
                .map(server -> {
                    Resolver simple = new SimpleResolver(server);
                    simple.setTimeout(one);
                    return simple;
                })
                .toArray(Resolver[]::new));
        resolver.setRetries(TRIES);
        resolver.setTimeout(all);
        return resolver;
    }

    /**
     * Waits for the answer, at most some 8 seconds; never throws for what servers do.
     *
     * @param type one of {@link Type}
     */
    public DnsAnswer ask(Name name, int type) {
        try {
            List<org.xbill.DNS.Record> records = session.lookupAsync(name, type)
                    .toCompletableFuture()
                    // the resolver's own limit is for each alias of a chain
                    .orTimeout(limit.toMillis() + 500, TimeUnit.MILLISECONDS)
                    .join()
                    .getRecords();
            return records.isEmpty() ? new DnsAnswer.NoRecords() : new DnsAnswer.Records(records);
        } catch (CompletionException e) {
            return answer(name, type, e.getCause());
        }
    }

    private static DnsAnswer answer(Name name, int type, Throwable failure) {
        if (failure instanceof NoSuchDomainException) {
            return new DnsAnswer.NoSuchName();
        }
        if (failure instanceof NoSuchRRSetException) {
            return new DnsAnswer.NoRecords();
        }
        return new DnsAnswer.Failed("no answer about " + Type.string(type) + " of " + name.toString(true) + ": "
                + failure.getClass().getSimpleName()
                + (failure.getMessage() == null ? "" : " (" + failure.getMessage() + ")"));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
