package io.barid.dns.mx;

import io.barid.address.AddressSyntaxException;
import io.barid.address.Domain;
import io.barid.dns.DnsResolverProperties;
import io.barid.dns.upstream.DnsAnswer;
import io.barid.dns.upstream.DnsClient;
import io.barid.query.MxAnswer.Dane;
import io.barid.query.MxAnswer.Tlsa;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** TLSA records of a mail host whose name DNSSEC vouches for (RFC 7672 section 2.2). */
@Component
final class TlsaLookup {

    /** More records than this of one host are no help to anybody. */
    private static final int MOST_RECORDS = 50;

    private final DnsClient dns;
    private final int port;

    TlsaLookup(DnsClient dns, DnsResolverProperties properties) {
        this.dns = dns;
        this.port = properties.remotePort();
    }

    /**
     * The first base domain with secure records decides.
     *
     * @return empty when there certainly are none; {@link Dane.Unavailable} when DNS did not say
     * @throws BusyException when it was not asked
     */
    Optional<Dane> of(Name host, HostAddresses.Known addresses) {
        LinkedHashSet<Name> bases = new LinkedHashSet<>();
        if (addresses.secure()) {
            // 2.2.2: where a secure alias leads comes first, then the name that stands in the MX record
            bases.add(addresses.name());
            bases.add(host);
        } else if (!addresses.name().equals(host)) {
            switch (alias(host)) {
                case SECURE -> bases.add(host);
                case INSECURE -> {
                    return Optional.empty();
                }
                case UNKNOWN -> {
                    return Optional.of(new Dane.Unavailable("no answer about CNAME of " + host.toString(true)));
                }
            }
        }
        for (Name base : bases) {
            Optional<Dane> found = at(base);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private enum Alias {
        SECURE,
        INSECURE,
        UNKNOWN
    }

    /** A secure alias may lead to a zone that is not signed: then the first name's records still count. */
    private Alias alias(Name host) {
        return switch (dns.ask(host, Type.CNAME)) {
            case DnsAnswer.Records found -> found.origin().secure() ? Alias.SECURE : Alias.INSECURE;
            case DnsAnswer.NoRecords none -> Alias.INSECURE;
            case DnsAnswer.NoSuchName none -> Alias.INSECURE;
            case DnsAnswer.Failed failed -> {
                check(failed);
                yield Alias.UNKNOWN;
            }
        };
    }

    private Optional<Dane> at(Name base) {
        Optional<Domain> domain = domain(base);
        Optional<Name> name = prefixed(base);
        if (domain.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        return switch (dns.ask(name.get(), Type.TLSA)) {
            case DnsAnswer.Records found ->
                found.origin().secure()
                        ? Optional.of(new Dane.Records(domain.get(), records(found)))
                        : Optional.empty();
            case DnsAnswer.NoRecords none -> Optional.empty();
            case DnsAnswer.NoSuchName none -> Optional.empty();
            case DnsAnswer.Failed failed -> {
                check(failed);
                yield Optional.of(new Dane.Unavailable(failed.reason()));
            }
        };
    }

    private static void check(DnsAnswer.Failed failed) {
        if (failed.busy()) {
            throw new BusyException(failed.reason());
        }
    }

    private static List<Tlsa> records(DnsAnswer.Records found) {
        return found.records().stream()
                .map(TLSARecord.class::cast)
                .map(each -> new Tlsa(
                        each.getCertificateUsage(),
                        each.getSelector(),
                        each.getMatchingType(),
                        HexFormat.of().formatHex(each.getCertificateAssociationData())))
                .limit(MOST_RECORDS)
                .toList();
    }

    private Optional<Name> prefixed(Name base) {
        try {
            return Optional.of(Name.concatenate(Name.fromString("_" + port + "._tcp"), base));
        } catch (NameTooLongException e) {
            return Optional.empty();
        } catch (TextParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Domain> domain(Name base) {
        try {
            return Optional.of(Domain.parse(base.toString(true)));
        } catch (AddressSyntaxException e) {
            return Optional.empty();
        }
    }
}
