package io.barid.service.net;

import io.barid.service.SettingsException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** A list of networks such as {@code 10.0.0.0/8,2001:db8::/32,192.0.2.7}. */
public record Networks(List<Network> networks) {

    /** Addresses that begin with the same bits. */
    public record Network(InetAddress address, int bits) {

        boolean contains(InetAddress other) {
            byte[] mine = address.getAddress();
            byte[] its = other.getAddress();
            if (mine.length != its.length) {
                return false;
            }
            int whole = bits / 8;
            if (!Arrays.equals(mine, 0, whole, its, 0, whole)) {
                return false;
            }
            int mask = 0xFF00 >> bits % 8 & 0xFF;
            return mask == 0 || (mine[whole] & mask) == (its[whole] & mask);
        }
    }

    public Networks {
        networks = List.copyOf(networks);
    }

    /** @param variable the setting's name, for a clear sentence when it is wrong */
    public static Networks parse(String variable, String text) {
        return new Networks(Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(part -> network(variable, part))
                .toList());
    }

    private static Network network(String variable, String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            if (address instanceof Inet4Address
                    && text.chars().filter(c -> c == '.').count() != 3) {
                throw new IllegalArgumentException("a shortened address");
            }
            int longest = address.getAddress().length * 8;
            int bits = slash < 0 ? longest : Integer.parseInt(text.substring(slash + 1));
            if (bits < 0 || bits > longest) {
                throw new IllegalArgumentException("bits");
            }
            return new Network(address, bits);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    variable + " holds '" + text + "', which is no network: write 10.0.0.0/8 or 2001:db8::/32");
        }
    }

    public boolean contain(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    static InetAddress address(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
