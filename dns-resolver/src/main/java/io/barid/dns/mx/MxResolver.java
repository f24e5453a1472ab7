package io.barid.dns.mx;

import io.barid.address.Domain;
import io.barid.dns.mx.HostLookup.Host;
import io.barid.dns.upstream.DnsAnswer;
import io.barid.dns.upstream.DnsAnswer.Origin;
import io.barid.dns.upstream.DnsClient;
import io.barid.query.MxAnswer;
import io.barid.query.MxAnswer.Kept;
import io.barid.query.MxAnswer.MailHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** RFC 5321 section 5.1, step by step. */
@Component
final class MxResolver {

    /** More hosts than this nobody tries; a domain that lists hundreds must not cost hundreds of questions. */
    private static final int MOST_HOSTS = 20;

    private static final int AT_ONE_TIME = 4;

    /** After this time no more hosts are begun with; those under way end by themselves. */
    private static final Duration LONGEST = Duration.ofSeconds(8);

    private final DnsClient dns;
    private final HostLookup hosts;

    MxResolver(DnsClient dns, HostLookup hosts) {
        this.dns = dns;
        this.hosts = hosts;
    }

    /** The hosts of a domain; of an address literal, the address. */
    MxAnswer hostsOf(Domain domain) {
        if (domain.literal()) {
            String inside = domain.name().substring(1, domain.name().length() - 1);
            String address = inside.startsWith("ipv6:") ? inside.substring("ipv6:".length()) : inside;
            return new MxAnswer.ImplicitMx(new MailHost(0, domain, List.of(address)), "an address literal");
        }
        Name name = name(domain);
        Optional<DnsAnswer> known = dns.kept(name, Type.MX);
        boolean cached = known.isPresent();
        return switch (known.orElseGet(() -> dns.ask(name, Type.MX))) {
            case DnsAnswer.Records found -> exchanges(found, via(name, found.origin()), kept(found.origin(), cached));
            case DnsAnswer.NoRecords none -> implicit(name, none.origin(), kept(none.origin(), cached));
            case DnsAnswer.NoSuchName none ->
                new MxAnswer.NoSuchDomain(
                        "NXDOMAIN" + via(name, none.origin()) + ", "
                                + none.origin().words(),
                        kept(none.origin(), cached));
            case DnsAnswer.Failed failed -> unavailable(failed.reason(), failed.busy());
        };
    }

    private static Optional<Kept> kept(Origin origin, boolean cached) {
        return Optional.of(new Kept(origin.seconds(), cached));
    }

    private static MxAnswer unavailable(String reason, boolean busy) {
        return busy ? new MxAnswer.Busy(reason) : new MxAnswer.Unavailable(reason);
    }

    private static String via(Name name, Origin origin) {
        return origin.name().equals(name) ? "" : ", alias of " + origin.name().toString(true);
    }

    /** No MX record: "as if it was associated with an implicit MX RR with a preference of 0". */
    private MxAnswer implicit(Name name, Origin origin, Optional<Kept> kept) {
        return switch (hosts.of(name, 0, origin.secure()).join()) {
            case Host.Found found ->
                new MxAnswer.ImplicitMx(found.host(), "no MX record" + via(name, origin) + ", " + origin.words(), kept);
            case Host.Unknown unknown -> unavailable(unknown.reason(), unknown.busy());
            case Host.NoHost none -> throw new IllegalStateException("a domain that is none: " + name);
        };
    }

    private MxAnswer exchanges(DnsAnswer.Records records, String via, Optional<Kept> kept) {
        Origin origin = records.origin();
        List<MXRecord> sorted = sorted(records.records());
        if (sorted.isEmpty()) {
            // RFC 7505 section 3: "." stands alone, and beside other hosts it is none
            return new MxAnswer.NullMx("MX 0 . alone" + via + ", " + origin.words(), kept);
        }
        List<MXRecord> tried = sorted.subList(0, Math.min(MOST_HOSTS, sorted.size()));
        List<Host> found = hosts(tried, origin.secure());
        String count = sorted.size() == 1 ? "1 MX record" : sorted.size() + " MX records";
        String beyond = sorted.size() > MOST_HOSTS ? ", the first " + MOST_HOSTS + " used" : "";
        return answer(found, count + beyond + via + ", " + origin.words(), kept);
    }

    /** A few at one time, so that no domain has many questions waiting; those that time does not suffice for are unknown. */
    private List<Host> hosts(List<MXRecord> records, boolean secure) {
        long end = System.nanoTime() + LONGEST.toNanos();
        List<Host> found = new ArrayList<>();
        for (int i = 0; i < records.size(); i += AT_ONE_TIME) {
            if (System.nanoTime() - end > 0) {
                records.subList(i, records.size()).stream()
                        .map(mx -> HostLookup.unknown(
                                mx.getTarget(), mx.getPriority(), "the other hosts took too long", false))
                        .forEach(found::add);
                break;
            }
            List<CompletableFuture<Host>> some = records.subList(i, Math.min(i + AT_ONE_TIME, records.size())).stream()
                    .map(mx -> hosts.of(mx.getTarget(), mx.getPriority(), secure))
                    .toList();
            some.forEach(each -> found.add(each.join()));
        }
        return found;
    }

    /** In order of preference; which of many equal ones are among the first is a matter of chance. */
    private static List<MXRecord> sorted(List<Record> records) {
        List<MXRecord> sorted = new ArrayList<>();
        for (Record found : records) {
            if (found instanceof MXRecord mx && !mx.getTarget().equals(Name.root)) {
                sorted.add(mx);
            }
        }
        Collections.shuffle(sorted);
        sorted.sort(Comparator.comparingInt(MXRecord::getPriority));
        return sorted;
    }

    /** Hosts without an address stay: a host that is relay-service itself must be seen, or mail goes round in circles. */
    private static MxAnswer answer(List<Host> found, String reason, Optional<Kept> kept) {
        List<MailHost> all = new ArrayList<>();
        Optional<Host.Unknown> failure = Optional.empty();
        for (Host each : found) {
            switch (each) {
                case Host.Found host -> all.add(host.host());
                case Host.Unknown unknown -> {
                    all.add(unknown.host());
                    failure = Optional.of(unknown);
                }
                case Host.NoHost none -> {
                    // as if it were not listed
                }
            }
        }
        boolean reachable = all.stream().anyMatch(host -> !host.addresses().isEmpty());
        if (!reachable && failure.isPresent()) {
            return unavailable(failure.get().reason(), failure.get().busy());
        }
        String unknown = failure.map(why -> "; addresses of a host are unknown: " + why.reason())
                .orElse("");
        return new MxAnswer.Exchanges(all, reason + unknown, kept);
    }

    private static Name name(Domain domain) {
        try {
            return Name.fromString(domain.name(), Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException("a domain that is no DNS name: " + domain, e);
        }
    }
}
