package io.barid.smtp.accept;

import io.barid.address.Domain;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * What the Received field says about the session a message came in by.
 *
 * @param hello         the client's name as it gave it, not verified
 * @param extended      EHLO rather than HELO
 * @param name          what DNS calls the client's address, confirmed by the name's owner
 * @param tls           version and cipher, when TLS is in use
 * @param authenticated whether an account has logged in
 */
public record ClientTrace(
        String hello,
        boolean extended,
        InetAddress client,
        Optional<Domain> name,
        Optional<String> tls,
        boolean authenticated) {

    /** RFC 5321 4.4, what TCP told: {@code unknown} for an address without a confirmed name, as elsewhere. */
    String nameText() {
        return name.map(Domain::name).orElse("unknown");
    }

    /** The protocol's registered name (RFC 3848; RFC 6531 3.7.3, 4.3 for mail with SMTPUTF8). */
    String protocol(boolean smtpUtf8) {
        if (!extended && tls.isEmpty() && !smtpUtf8) {
            return "SMTP";
        }
        return (smtpUtf8 ? "UTF8SMTP" : "ESMTP") + (tls.isPresent() ? "S" : "") + (authenticated ? "A" : "");
    }

    /** RFC 5321 4.1.3. */
    String addressLiteral() {
        String address = client.getHostAddress();
        if (client instanceof Inet6Address) {
            int zone = address.indexOf('%');
            return "[IPv6:" + (zone < 0 ? address : address.substring(0, zone)) + "]";
        }
        return "[" + address + "]";
    }
}
