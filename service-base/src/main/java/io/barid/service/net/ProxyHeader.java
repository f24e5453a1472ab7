package io.barid.service.net;

import java.net.InetAddress;

/** What a balancer said about a connection it passes on, before the connection's own first octet. */
public sealed interface ProxyHeader {

    /** The connection comes from there. */
    record Client(InetAddress address) implements ProxyHeader {}

    /** The balancer speaks for itself ({@code LOCAL}), or does not know ({@code UNKNOWN}): the peer is the client. */
    record Peer() implements ProxyHeader {}

    /** The connection was closed before its first octet: somebody only looked whether the port is open. */
    record Absent() implements ProxyHeader {}

    /**
     * No header, none in time or not a right one: nobody knows who the client is.
     *
     * @param reason for people, without what was sent
     */
    record Bad(String reason) implements ProxyHeader {}
}
