package io.barid.service.net;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;

/**
 * The guard before a connection to an address that a stranger's DNS named: it asks about the address really used, just
 * before connecting, so that no alias, literal or changed answer gets around it.
 */
public final class OutsideAddresses {

    /** Addresses that begin alike, and what they are for (IANA's special-purpose registries, RFC 6890). */
    private record Range(Networks networks, String what) {}

    private static final List<Range> NOT_OUTSIDE = List.of(
            range("a loopback address", "127.0.0.0/8,::1"),
            range("an unspecified address", "0.0.0.0/8,::"),
            range("a private address", "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7,fec0::/10"),
            range("a link-local address", "169.254.0.0/16,fe80::/10"),
            range("a carrier's shared address (RFC 6598)", "100.64.0.0/10"),
            range("a multicast address", "224.0.0.0/4,ff00::/8"),
            range("a reserved address", "192.0.0.0/24,198.18.0.0/15,240.0.0.0/4,100::/64"),
            range("an address that wraps an IPv4 address", "::/96,64:ff9b::/96,64:ff9b:1::/48,2002::/16,2001::/32"));

    private OutsideAddresses() {}

    private static Range range(String what, String networks) {
        return new Range(Networks.parse("OutsideAddresses", networks), what);
    }

    /** @return why this address may not be connected to, as "127.0.0.1 is a loopback address"; empty: it may be */
    public static Optional<String> refusal(InetAddress address) {
        if (mapped(address)) {
            return Optional.of(address.getHostAddress() + " is an address that wraps an IPv4 address");
        }
        for (Range range : NOT_OUTSIDE) {
            if (range.networks().contain(address)) {
                return Optional.of(address.getHostAddress() + " is " + range.what());
            }
        }
        return own(address)
                ? Optional.of(address.getHostAddress() + " is an address of this machine")
                : Optional.empty();
    }

    /** Whether a network interface of this machine has the address. */
    public static boolean own(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            // the interfaces cannot be listed: better no delivery now than one to ourselves
            return true;
        }
    }

    /** {@code ::ffff:0:0/96}, which Java's literals turn into IPv4 but octets of an AAAA record may still be. */
    private static boolean mapped(InetAddress address) {
        byte[] octets = address.getAddress();
        if (octets.length != 16 || octets[10] != -1 || octets[11] != -1) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (octets[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
