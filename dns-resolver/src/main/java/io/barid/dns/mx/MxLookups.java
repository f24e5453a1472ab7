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

    /** Those who wait for the same domain too. What waits for name servers has limits of its own, or the cache were no use. */
    private static final int MOST_CALLERS = 5_000;

    private final Function<Domain, MxAnswer> resolver;
    private final Semaphore callers;
    private final ConcurrentHashMap<Domain, CompletableFuture<MxAnswer>> underWay = new ConcurrentHashMap<>();

    @Autowired
    MxLookups(MxResolver resolver) {
        this(resolver::hostsOf, MOST_CALLERS);
    }

    MxLookups(Function<Domain, MxAnswer> resolver, int mostCallers) {
        this.resolver = resolver;
        this.callers = new Semaphore(mostCallers);
    }

    /** Hosts of equal preference come in a new order each time, so that they share the mail. */
    MxAnswer hostsOf(Domain domain) {
        if (!callers.tryAcquire()) {
            return new MxAnswer.Busy("too many lookups at one time");
        }
        try {
            MxAnswer answer = together(domain);
            return answer instanceof MxAnswer.Exchanges exchanges
                    ? new MxAnswer.Exchanges(shuffled(exchanges.hosts()), exchanges.reason(), exchanges.kept())
                    : answer;
        } finally {
            callers.release();
        }
    }

    /** Callers that would still be let in. */
    int callers() {
        return callers.availablePermits();
    }

    private MxAnswer together(Domain domain) {
        CompletableFuture<MxAnswer> mine = new CompletableFuture<>();
        CompletableFuture<MxAnswer> other = underWay.putIfAbsent(domain, mine);
        if (other != null) {
            return wait(other);
        }
        try {
            MxAnswer answer = resolver.apply(domain);
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

    private static List<MailHost> shuffled(List<MailHost> hosts) {
        List<MailHost> shuffled = new ArrayList<>(hosts);
        Collections.shuffle(shuffled);
        shuffled.sort(Comparator.comparingInt(MailHost::preference));
        return shuffled;
    }
}
