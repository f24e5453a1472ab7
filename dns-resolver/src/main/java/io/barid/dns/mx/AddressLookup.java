package io.barid.dns.mx;

import io.barid.dns.upstream.DnsAnswer;
import io.barid.dns.upstream.DnsClient;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** AAAA and A records of a host. */
@Component
final class AddressLookup {

    private final DnsClient dns;

    AddressLookup(DnsClient dns) {
        this.dns = dns;
    }

    /**
     * Asks for all hosts at the same time.
     *
     * @return in the order of the hosts
     */
    List<HostAddresses> of(List<Name> hosts) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<DnsAnswer>> v6 = ask(threads, hosts, Type.AAAA);
            List<Future<DnsAnswer>> v4 = ask(threads, hosts, Type.A);
            return IntStream.range(0, hosts.size())
                    .mapToObj(i -> both(await(v6.get(i)), await(v4.get(i))))
                    .toList();
        }
    }

    private static DnsAnswer await(Future<DnsAnswer> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting for DNS", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private List<Future<DnsAnswer>> ask(ExecutorService threads, List<Name> hosts, int type) {
        return hosts.stream()
                .map(host -> threads.submit(() -> dns.ask(host, type)))
                .toList();
    }

    /** One kind that answers is enough; that the other one failed matters only when there is nothing else. */
    private static HostAddresses both(DnsAnswer v6, DnsAnswer v4) {
        List<String> addresses = new ArrayList<>();
        Optional<String> failure = add(v6, addresses);
        Optional<String> another = add(v4, addresses);
        if (addresses.isEmpty() && (failure.isPresent() || another.isPresent())) {
            return new HostAddresses.Unknown(failure.or(() -> another).get());
        }
        return new HostAddresses.Known(addresses);
    }

    /** @return why there may be more */
    private static Optional<String> add(DnsAnswer answer, List<String> addresses) {
        return switch (answer) {
            case DnsAnswer.Records found -> {
                found.records().stream()
                        .map(AddressLookup::address)
                        .flatMap(Optional::stream)
                        .forEach(address -> addresses.add(address.getHostAddress()));
                yield Optional.empty();
            }
            case DnsAnswer.NoRecords none -> Optional.empty();
            case DnsAnswer.NoSuchName none -> Optional.empty();
            case DnsAnswer.Failed failed -> Optional.of(failed.reason());
        };
    }

    private static Optional<InetAddress> address(Record found) {
        if (found instanceof AAAARecord v6) {
            return Optional.of(v6.getAddress());
        }
        return found instanceof ARecord v4 ? Optional.of(v4.getAddress()) : Optional.empty();
    }
}
