package io.barid.pop3.listener;

import io.barid.service.SettingsException;
import java.net.InetAddress;
import java.util.List;

/** Networks of clients without limits per address. */
final class TrustedNetworks {

    private final List<Network> networks;

    /** @param networks each {@code address/bits} or an address */
    TrustedNetworks(List<String> networks) {
        this.networks = networks.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(Network::parse)
                .toList();
    }

    boolean contain(InetAddress client) {
        byte[] address = client.getAddress();
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private record Network(byte[] address, int bits) {

        static Network parse(String text) {
            int slash = text.indexOf('/');
            try {
                byte[] address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                        .getAddress();
                int bits = slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1));
                if (bits >= 0 && bits <= address.length * 8) {
                    return new Network(address, bits);
                }
            } catch (IllegalArgumentException e) {
                // said below
            }
            throw new SettingsException("BARID_TRUSTED_NETWORKS holds '" + text
                    + "', which is no network like 10.0.0.0/8 or 2001:db8::/32");
        }

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
