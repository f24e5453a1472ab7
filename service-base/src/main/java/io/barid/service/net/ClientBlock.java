package io.barid.service.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/** What one client has at least: an IPv4 address, or the /64 of an IPv6 address, in which it may use any. */
public final class ClientBlock {

    private ClientBlock() {}

    /** The block's first address; equal for all addresses of a client. */
    public static InetAddress of(InetAddress client) {
        if (!(client instanceof Inet6Address)) {
            return client;
        }
        byte[] octets = client.getAddress();
        Arrays.fill(octets, 8, 16, (byte) 0);
        return Networks.address(octets);
    }
}
