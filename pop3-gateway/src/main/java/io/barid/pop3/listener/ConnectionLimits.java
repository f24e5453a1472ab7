package io.barid.pop3.listener;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** How many connections there may be, overall and from one client: an IPv4 address or an IPv6 network of 64 bits. */
final class ConnectionLimits {

    private final int most;
    private final int mostPerClient;
    private final TrustedNetworks trusted;
    private final Map<ByteBuffer, Integer> perClient = new HashMap<>();
    private int all;

    /** @param trusted counted overall only */
    ConnectionLimits(int most, int mostPerClient, TrustedNetworks trusted) {
        this.most = most;
        this.mostPerClient = mostPerClient;
        this.trusted = trusted;
    }

    /** Counts a connection in, if there is room for it. */
    synchronized boolean admit(InetAddress client) {
        if (all >= most) {
            return false;
        }
        if (!trusted.contain(client)) {
            ByteBuffer key = key(client);
            if (perClient.getOrDefault(key, 0) >= mostPerClient) {
                return false;
            }
            perClient.merge(key, 1, Integer::sum);
        }
        all++;
        return true;
    }

    /** Counts one out that was admitted. */
    synchronized void leave(InetAddress client) {
        all--;
        if (!trusted.contain(client)) {
            perClient.computeIfPresent(key(client), (key, count) -> count == 1 ? null : count - 1);
        }
    }

    private static ByteBuffer key(InetAddress client) {
        byte[] address = client.getAddress();
        return ByteBuffer.wrap(address.length == 16 ? Arrays.copyOf(address, 8) : address);
    }
}
