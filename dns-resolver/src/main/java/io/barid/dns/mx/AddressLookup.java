package io.barid.dns.mx;

import io.barid.dns.upstream.DnsAnswer;
import io.barid.dns.upstream.DnsAnswer.Origin;
import io.barid.dns.upstream.DnsClient;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** AAAA and A records of a host. */
@Component
public final class AddressLookup {

    /** Nobody tries more addresses of one host. */
    private static final int MOST_OF_A_KIND = 20;

    private final DnsClient dns;

    AddressLookup(DnsClient dns) {
        this.dns = dns;
    }

    /** Asks both questions at the same time. */
    public CompletableFuture<HostAddresses> of(Name host) {
        return dns.asking(host, Type.AAAA).thenCombine(dns.asking(host, Type.A), (v6, v4) -> both(host, v6, v4));
    }

    /** One kind that answers is enough; that the other one failed matters only when there is nothing else. */
    private static HostAddresses both(Name host, DnsAnswer v6, DnsAnswer v4) {
        List<String> addresses = Stream.concat(addresses(v6), addresses(v4)).toList();
        if (addresses.isEmpty()) {
            if (v6 instanceof DnsAnswer.Failed failed) {
                return new HostAddresses.Unknown(failed.reason(), failed.busy());
            }
            if (v4 instanceof DnsAnswer.Failed failed) {
                return new HostAddresses.Unknown(failed.reason(), failed.busy());
            }
        }
        List<Origin> origins = new ArrayList<>();
        origin(v6).ifPresent(origins::add);
        origin(v4).ifPresent(origins::add);
        boolean secure = origins.stream().allMatch(Origin::secure);
        return new HostAddresses.Known(
                addresses, origins.stream().map(Origin::name).findFirst().orElse(host), secure && !origins.isEmpty());
    }

    private static Stream<String> addresses(DnsAnswer answer) {
        return answer instanceof DnsAnswer.Records found
                ? found.records().stream()
                        .map(AddressLookup::address)
                        .flatMap(Optional::stream)
                        .map(InetAddress::getHostAddress)
                        .limit(MOST_OF_A_KIND)
                : Stream.empty();
    }

    private static Optional<Origin> origin(DnsAnswer answer) {
        return switch (answer) {
            case DnsAnswer.Records found -> Optional.of(found.origin());
            case DnsAnswer.NoRecords none -> Optional.of(none.origin());
            case DnsAnswer.NoSuchName none -> Optional.of(none.origin());
            case DnsAnswer.Failed failed -> Optional.empty();
        };
    }

    private static Optional<InetAddress> address(Record found) {
        if (found instanceof AAAARecord v6) {
            return Optional.of(v6.getAddress());
        }
        return found instanceof ARecord v4 ? Optional.of(v4.getAddress()) : Optional.empty();
    }
}
