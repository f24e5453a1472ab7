package io.barid.dns.mx;

import io.barid.address.Domain;
import io.barid.query.MxAnswer;
import io.barid.query.MxAnswer.MailHost;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Lookups at one time: equal ones are one, and their number is bounded. */
@Component
final class MxLookups {

    /** Different domains; each may wait for some sixty questions. */
    private static final int MOST_DOMAINS = 500;

    /** Callers, those who wait for the same domain too. */
    private static final int MOST_CALLERS = 5_000;

    private final Function<Domain, MxAnswer> resolver;
    private final Semaphore domains;
    private final Semaphore callers;
    private final ConcurrentHashMap<Domain, CompletableFuture<MxAnswer>> underWay = new ConcurrentHashMap<>();

    @Autowired
    MxLookups(MxResolver resolver) {
        this(resolver::hostsOf, MOST_DOMAINS, MOST_CALLERS);
    }

    MxLookups(Function<Domain, MxAnswer> resolver, int mostDomains, int mostCallers) {
        this.resolver = resolver;
        this.domains = new Semaphore(mostDomains);
        this.callers = new Semaphore(mostCallers);
    }

    /** Hosts of equal preference come in a new order each time, so that they share the mail. */
    MxAnswer hostsOf(Domain domain) {
        if (!callers.tryAcquire()) {
            return busy();
        }
        try {
            MxAnswer answer = together(domain);
            return answer instanceof MxAnswer.Exchanges exchanges
                    ? new MxAnswer.Exchanges(shuffled(exchanges.hosts()), exchanges.reason())
                    : answer;
        } finally {
            callers.release();
        }
    }

    /** Callers that would still be let in. */
    int callers() {
        return callers.availablePermits();
    }

    private static MxAnswer busy() {
        return new MxAnswer.Unavailable("too many lookups at one time");
    }

    private MxAnswer together(Domain domain) {
        CompletableFuture<MxAnswer> mine = new CompletableFuture<>();
        CompletableFuture<MxAnswer> other = underWay.putIfAbsent(domain, mine);
        if (other != null) {
            return wait(other);
        }
        try {
            MxAnswer answer = alone(domain);
            mine.complete(answer);
            return answer;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underWay.remove(domain, mine);
        }
    }

    private static MxAnswer wait(CompletableFuture<MxAnswer> other) {
        try {
            return other.join();
        } catch (CompletionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private MxAnswer alone(Domain domain) {
        if (!domains.tryAcquire()) {
            return busy();
        }
        try {
            return resolver.apply(domain);
        } finally {
            domains.release();
        }
    }

    private static List<MailHost> shuffled(List<MailHost> hosts) {
        List<MailHost> shuffled = new ArrayList<>(hosts);
        Collections.shuffle(shuffled);
        shuffled.sort(Comparator.comparingInt(MailHost::preference));
        return shuffled;
    }
}
