package io.barid.relay.delivery;

import io.barid.relay.smtp.SmtpLogin;
import io.barid.relay.tls.TlsPolicy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** Finds the hosts of a destination: in DNS, or the one that an operator chose. */
final class Ways {

    private static final int SUBMISSIONS = 465;

    private final MxHosts mx;
    private final Routes routes;

    Ways(MxHosts mx, Routes routes) {
        this.mx = mx;
        this.routes = routes;
    }

    /** @param requireTls only hosts that can be known for what they are (RFC 8689 4.2.1) */
    Directions to(Destination destination, boolean requireTls) {
        return switch (destination) {
            case Destination.Mx domain -> mx.of(domain.domain(), requireTls);
            case Destination.Hop hop -> new Directions(hop(hop, requireTls), Optional.empty());
        };
    }

    /** An operator's word is not guarded: a next hop is often on a private address. */
    private Way hop(Destination.Hop hop, boolean requireTls) {
        Optional<SmtpLogin> login = routes.login(hop).map(found -> new SmtpLogin(found.name(), found.password()));
        boolean implicit = hop.port() == SUBMISSIONS;
        TlsPolicy policy = new TlsPolicy.Opportunistic();
        if (login.isPresent()) {
            policy = new TlsPolicy.Vouched("the route has a login");
        } else if (requireTls) {
            policy = new TlsPolicy.Vouched("REQUIRETLS");
        } else if (implicit) {
            policy = new TlsPolicy.Encrypted("port 465");
        }
        try {
            List<InetAddress> addresses = List.of(InetAddress.getAllByName(hop.host()));
            return new Way.Hosts(
                    List.of(new Host(hop.host(), addresses, hop.port(), policy, implicit, false, login)), List.of());
        } catch (UnknownHostException e) {
            return new Way.Nowhere(Trouble.of("4.4.3", "the next hop " + hop.host() + " has no address now"));
        }
    }
}
