package io.barid.dns.mx;

import io.barid.address.AddressSyntaxException;
import io.barid.address.Domain;
import io.barid.dns.upstream.DnsAnswer;
import io.barid.dns.upstream.DnsClient;
import io.barid.query.MxAnswer;
import io.barid.query.MxAnswer.MailHost;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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

    private final DnsClient dns;
    private final AddressLookup addresses;

    MxResolver(DnsClient dns, AddressLookup addresses) {
        this.dns = dns;
        this.addresses = addresses;
    }

    /** The hosts of a domain; of an address literal, the address. */
    MxAnswer hostsOf(Domain domain) {
        if (domain.literal()) {
            String inside = domain.name().substring(1, domain.name().length() - 1);
            String address = inside.startsWith("ipv6:") ? inside.substring("ipv6:".length()) : inside;
            return new MxAnswer.ImplicitMx(new MailHost(0, domain, List.of(address)), "an address literal");
        }
        Name name = name(domain);
        return switch (dns.ask(name, Type.MX)) {
            case DnsAnswer.Records found -> exchanges(found.records());
            case DnsAnswer.NoRecords none -> implicit(domain, name);
            case DnsAnswer.NoSuchName none -> new MxAnswer.NoSuchDomain("NXDOMAIN");
            case DnsAnswer.Failed failed -> new MxAnswer.Unavailable(failed.reason());
        };
    }

    /** No MX record: "as if it was associated with an implicit MX RR with a preference of 0". */
    private MxAnswer implicit(Domain domain, Name name) {
        return switch (addresses.of(List.of(name)).getFirst()) {
            case HostAddresses.Known known ->
                new MxAnswer.ImplicitMx(new MailHost(0, domain, known.addresses()), "no MX record");
            case HostAddresses.Unknown unknown -> new MxAnswer.Unavailable(unknown.reason());
        };
    }

    private MxAnswer exchanges(List<Record> records) {
        List<MXRecord> sorted = sorted(records);
        if (sorted.isEmpty()) {
            // RFC 7505 section 3: "." stands alone, and beside other hosts it is none
            return new MxAnswer.NullMx("MX 0 . alone");
        }
        List<MXRecord> tried = sorted.subList(0, Math.min(MOST_HOSTS, sorted.size()));
        List<HostAddresses> found =
                addresses.of(tried.stream().map(MXRecord::getTarget).toList());
        List<MailHost> hosts = new ArrayList<>();
        Optional<String> failure = Optional.empty();
        for (int i = 0; i < tried.size(); i++) {
            switch (found.get(i)) {
                case HostAddresses.Known known ->
                    host(tried.get(i), known.addresses()).ifPresent(hosts::add);
                case HostAddresses.Unknown unknown -> failure = Optional.of(unknown.reason());
            }
        }
        return answer(hosts, failure);
    }

    /** In order of preference, equal ones in a new order each time, so that hosts share the mail. */
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

    /** Hosts without an address are left out, unless there are no others: then they say why nobody can be reached. */
    private static MxAnswer answer(List<MailHost> hosts, Optional<String> failure) {
        List<MailHost> reachable =
                hosts.stream().filter(host -> !host.addresses().isEmpty()).toList();
        if (reachable.isEmpty() && failure.isPresent()) {
            return new MxAnswer.Unavailable(failure.get());
        }
        return new MxAnswer.Exchanges(reachable.isEmpty() ? hosts : reachable, "MX records");
    }

    /** A name that is none of a mail host, such as one with an underscore, is no host. */
    private static Optional<MailHost> host(MXRecord mx, List<String> addresses) {
        try {
            Domain exchange = Domain.parse(mx.getTarget().toString(true));
            return Optional.of(new MailHost(mx.getPriority(), exchange, addresses));
        } catch (AddressSyntaxException e) {
            return Optional.empty();
        }
    }

    private static Name name(Domain domain) {
        try {
            return Name.fromString(domain.name(), Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException("a domain that is no DNS name: " + domain, e);
        }
    }
}
