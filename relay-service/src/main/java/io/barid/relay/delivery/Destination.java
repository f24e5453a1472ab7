package io.barid.relay.delivery;

import io.barid.address.Domain;

/**
 * Where mail goes as one stream: connections, concurrency and turns belong to it. Its text is a key of the queue.
 */
public sealed interface Destination {

    /** The hosts that DNS names for a domain, or an address literal; text as {@link Domain#toString}. */
    record Mx(Domain domain) implements Destination {
        @Override
        public String toString() {
            return domain.toString();
        }
    }

    /**
     * A next hop that an operator chose, for whatever domain; text {@code host:port}, an IPv6 address in brackets.
     *
     * @param host a name in lower case or an address, without brackets
     */
    record Hop(String host, int port) implements Destination {
        public Hop {
            if (!host.matches("[a-z0-9._-]{1,255}|[0-9a-f:.]{2,45}") || port < 1 || port > 65535) {
                throw new IllegalArgumentException("a next hop is host:port, such as mx.example.test:25 or [::1]:2526");
            }
        }

        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** Reads the form that {@link Object#toString()} gives. */
    static Destination parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean hop = colon > 0 && text.substring(colon + 1).matches("\\d{1,5}") && !text.endsWith("]");
        if (!hop) {
            return new Mx(Domain.parse(text));
        }
        String host = text.substring(0, colon);
        boolean brackets = host.startsWith("[") && host.endsWith("]");
        return new Hop(
                brackets ? host.substring(1, host.length() - 1) : host, Integer.parseInt(text.substring(colon + 1)));
    }
}
