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
import org.springframework.stereotype.Component;

/** Lookups at one time: equal ones are one, and their number is bounded. */
@Component
final class MxLookups {

    /** Different domains; each may wait for some sixty questions. */
    private static final int MOST_DOMAINS = 500;

    /** Callers, those who wait for the same domain too. */
    private static final int MOST_CALLERS = 5_000;

    private final MxResolver resolver;
    private final Semaphore domains = new Semaphore(MOST_DOMAINS);
    private final Semaphore callers = new Semaphore(MOST_CALLERS);
    private final ConcurrentHashMap<Domain, CompletableFuture<MxAnswer>> underWay = new ConcurrentHashMap<>();

    MxLookups(MxResolver resolver) {
        this.resolver = resolver;
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
            return resolver.hostsOf(domain);
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
