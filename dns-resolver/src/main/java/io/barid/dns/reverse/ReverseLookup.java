package io.barid.dns.reverse;

import io.barid.address.AddressSyntaxException;
import io.barid.address.Domain;
import io.barid.dns.upstream.DnsAnswer;
import io.barid.dns.upstream.DnsClient;
import io.barid.query.ClientNames.Answer;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * A client's name, confirmed forward: who owns an address may write any name into its PTR record, and only the name's owner
 * can say that it is so. Answers live in the cache of {@link DnsClient}, each for its own time.
 */
@Component
final class ReverseLookup implements AutoCloseable {

    /** Whoever writes more names than this for one address does not get all of them asked about. */
    private static final int MOST_NAMES = 5;

    private static final int MOST_LOOKUPS = 1_000;

    /** Of the questions at name servers: mail hosts, which mail waits for, keep the others. */
    private static final int MOST_QUESTIONS = 96;

    /** With some room for the way back to a caller that was promised 4 seconds. */
    private static final Duration LONGEST = Duration.ofMillis(3_800);

    private static final DnsAnswer LATE = new DnsAnswer.Failed("no answer in time", false);
    private static final DnsAnswer BUSY = new DnsAnswer.Failed("too many questions at one time", true);

    private final DnsClient dns;
    private final Semaphore lookups = new Semaphore(MOST_LOOKUPS);
    private final Semaphore questions = new Semaphore(MOST_QUESTIONS);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("client-name-", 0).factory());

    ReverseLookup(DnsClient dns) {
        this.dns = dns;
    }

    /** Asks nobody about addresses that name no machine, or only this one; about private ones own name servers may know. */
    Answer nameOf(InetAddress address) {
        if (address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isMulticastAddress()) {
            return new Answer.None();
        }
        if (!lookups.tryAcquire()) {
            return new Answer.Unavailable("too many lookups at one time");
        }
        try {
            long end = System.nanoTime() + LONGEST.toNanos();
            return switch (asking(ReverseMap.fromAddress(address), Type.PTR, end)
                    .join()) {
                case DnsAnswer.Records found -> confirmed(names(found), address, end);
                case DnsAnswer.NoRecords none -> new Answer.None();
                case DnsAnswer.NoSuchName none -> new Answer.None();
                case DnsAnswer.Failed failed -> new Answer.Unavailable(failed.reason());
            };
        } finally {
            lookups.release();
        }
    }

    /** The first in the alphabet, so that of several it is the same one each time. */
    private Answer confirmed(List<Domain> names, InetAddress address, long end) {
        int type = address instanceof Inet4Address ? Type.A : Type.AAAA;
        List<CompletableFuture<DnsAnswer>> answers =
                names.stream().map(name -> asking(name(name), type, end)).toList();
        Optional<String> failure = Optional.empty();
        for (int i = 0; i < names.size(); i++) {
            DnsAnswer answer = answers.get(i).join();
            if (answer instanceof DnsAnswer.Records found && holds(found, address)) {
                return new Answer.Known(names.get(i));
            }
            if (answer instanceof DnsAnswer.Failed failed) {
                failure = Optional.of(failed.reason());
            }
        }
        return failure.<Answer>map(Answer.Unavailable::new).orElseGet(Answer.None::new);
    }

    private static boolean holds(DnsAnswer.Records found, InetAddress address) {
        return found.records().stream()
                .anyMatch(each -> each instanceof ARecord v4 && v4.getAddress().equals(address)
                        || each instanceof AAAARecord v6 && v6.getAddress().equals(address));
    }

    /** What is no host name, such as one with a space, is as if it were not there. */
    private static List<Domain> names(DnsAnswer.Records found) {
        return found.records().stream()
                .map(ReverseLookup::domain)
                .flatMap(Optional::stream)
                .map(Domain::name)
                .distinct()
                .sorted()
                .limit(MOST_NAMES)
                .map(Domain::new)
                .toList();
    }

    private static Optional<Domain> domain(Record found) {
        try {
            Domain domain = Domain.parse(((PTRRecord) found).getTarget().toString(true));
            return looksLikeAnAddress(domain) ? Optional.empty() : Optional.of(domain);
        } catch (AddressSyntaxException e) {
            return Optional.empty();
        }
    }

    /** A name such as 192.0.2.1 would be read as what it is not; no top level domain ends with a digit alone. */
    private static boolean looksLikeAnAddress(Domain domain) {
        String last = domain.name().substring(domain.name().lastIndexOf('.') + 1);
        return domain.literal() || last.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Name name(Domain domain) {
        try {
            return Name.fromString(domain.name(), Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException("a domain that is no DNS name: " + domain, e);
        }
    }

    /** A question that comes too late goes on by itself, holds its place until it ends, and fills the cache. */
    private CompletableFuture<DnsAnswer> asking(Name name, int type, long end) {
        return CompletableFuture.supplyAsync(() -> ask(name, type, end), threads)
                .completeOnTimeout(LATE, Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private DnsAnswer ask(Name name, int type, long end) {
        try {
            if (!questions.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                return BUSY;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return LATE;
        }
        try {
            return dns.ask(name, type);
        } finally {
            questions.release();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
