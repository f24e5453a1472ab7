package io.barid.relay.delivery;

import io.barid.relay.smtp.SmtpLogin;
import io.barid.relay.tls.TlsPolicy;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * A host to try, with its addresses in their order.
 *
 * @param guarded whether a stranger named it, so that its addresses must be outside ones
 */
record Host(
        String name,
        List<InetAddress> addresses,
        int port,
        TlsPolicy policy,
        boolean implicitTls,
        boolean guarded,
        Optional<SmtpLogin> login) {

    Host {
        addresses = List.copyOf(addresses);
    }
}
