package io.barid.relay.delivery;

import io.barid.address.AddressSyntaxException;
import io.barid.address.Domain;
import io.barid.query.MxAnswer;
import io.barid.query.MxAnswer.MailHost;
import io.barid.query.MxLookup;
import io.barid.query.StsAnswer;
import io.barid.relay.tls.TlsPolicy;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.web.client.RestClientException;

/** The hosts that DNS names for a domain (RFC 5321 5.1), without ourselves, and the TLS that each must have. */
final class MxHosts {

    private final MxLookup lookup;
    private final String ownName;
    private final int port;
    private final boolean guarded;

    MxHosts(MxLookup lookup, String ownName, int port, boolean guarded) {
        this.lookup = lookup;
        this.ownName = canonical(ownName);
        this.port = port;
        this.guarded = guarded;
    }

    private static String canonical(String name) {
        try {
            return Domain.parse(name).name();
        } catch (AddressSyntaxException e) {
            return name.toLowerCase(Locale.ROOT);
        }
    }

    Directions of(Domain domain, boolean requireTls) {
        Asking asking = new Asking(lookup);
        Way way = way(domain, requireTls, asking);
        return new Directions(way, Optional.of(asking.asked(domain)));
    }

    private Way way(Domain domain, boolean requireTls, MxLookup asking) {
        try {
            return switch (asking.hostsOf(domain)) {
                case MxAnswer.Exchanges found -> ways(domain, found.hosts(), "5.4.4", requireTls, asking);
                // no MX and no address: nothing there is "capable of accepting mail" (RFC 3463 3.2, 5.1.2), unlike
                // named exchanges without an address, where only the way is missing (3.5, 5.4.4)
                case MxAnswer.ImplicitMx found -> ways(domain, List.of(found.host()), "5.1.2", requireTls, asking);
                case MxAnswer.NullMx none -> nowhere("5.1.10", "the domain takes no mail (null MX)");
                case MxAnswer.NoSuchDomain none -> nowhere("5.1.2", "the domain does not exist");
                case MxAnswer.Unavailable none -> nowhere("4.4.3", "DNS gives no answer: " + none.reason());
                case MxAnswer.Busy busy -> notNow(busy.reason());
            };
        } catch (RestClientException e) {
            return nowhere("4.4.3", "dns-resolver does not answer");
        }
    }

    private static Way nowhere(String status, String reason) {
        return new Way.Nowhere(Trouble.of(status, reason));
    }

    private static Way notNow(String reason) {
        return new Way.NotNow(Trouble.of("4.4.3", "dns-resolver is busy: " + reason));
    }

    private Way ways(
            Domain domain, List<MailHost> named, String statusWithoutAddress, boolean requireTls, MxLookup asking) {
        List<MailHost> others = beforeOurselves(named);
        if (others.isEmpty() && !named.isEmpty()) {
            return nowhere("5.4.6", "the best mail host of the domain is this one, which does not take its mail");
        }
        List<Trouble> passedOver = new ArrayList<>(others.stream()
                .flatMap(host -> host.unknown().stream())
                .map(why -> Trouble.of("4.4.3", "DNS does not say a mail host's addresses: " + why))
                .toList());
        if (others.stream().allMatch(host -> host.addresses().isEmpty())) {
            if (!passedOver.isEmpty()) {
                return new Way.Nowhere(passedOver.getLast());
            }
            return nowhere(statusWithoutAddress, "no mail host of the domain has an address");
        }
        StsAnswer sts = domain.literal() ? new StsAnswer.None("an address literal") : asking.stsOf(domain);
        if (sts instanceof StsAnswer.Busy busy) {
            return notNow(busy.reason());
        }
        List<Host> hosts = new ArrayList<>();
        for (MailHost host :
                others.stream().filter(each -> !each.addresses().isEmpty()).toList()) {
            switch (new HostPolicy(domain, sts, requireTls).of(host)) {
                case HostPolicy.Must must -> host(host, must.policy()).ifPresent(hosts::add);
                case HostPolicy.Not not -> passedOver.add(not.trouble());
            }
        }
        return hosts.isEmpty() ? new Way.Nowhere(Troubles.worst(passedOver)) : new Way.Hosts(hosts, passedOver);
    }

    /** RFC 5321 5.1: our own name and every host that is not better are left out, or mail would go round in circles. */
    private List<MailHost> beforeOurselves(List<MailHost> named) {
        int ours = named.stream()
                .filter(host -> host.exchange().name().equals(ownName))
                .mapToInt(MailHost::preference)
                .min()
                .orElse(Integer.MAX_VALUE);
        return named.stream().filter(host -> host.preference() < ours).toList();
    }

    private Optional<Host> host(MailHost host, TlsPolicy policy) {
        List<InetAddress> addresses = new ArrayList<>();
        for (String address : host.addresses()) {
            addresses.add(InetAddress.ofLiteral(address));
        }
        String name = host.exchange().literal()
                ? host.addresses().getFirst()
                : host.exchange().name();
        return addresses.isEmpty()
                ? Optional.empty()
                : Optional.of(new Host(name, addresses, port, policy, false, guarded, Optional.empty()));
    }
}
