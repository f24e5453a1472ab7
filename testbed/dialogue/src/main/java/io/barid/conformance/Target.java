package io.barid.conformance;

import io.barid.dialogue.Connection;
import io.barid.dialogue.ConnectionKind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * The server that is asked.
 *
 * @param clear      its port that begins in clear
 * @param tls        its port under TLS; without one logins are tried in clear
 * @param playground an account whose messages are the seeds; some of them are deleted
 * @param empty      an account whose mailbox is empty and stays so
 * @param patience   longest wait for a line
 */
public record Target(
        Optional<InetSocketAddress> clear,
        Optional<InetSocketAddress> tls,
        Account playground,
        Account empty,
        Duration patience) {

    /** Name and password of a login. */
    public record Account(String name, String password) {
        @Override
        public String toString() {
            return name;
        }
    }

    public Target {
        if (clear.isEmpty() && tls.isEmpty()) {
            throw new IllegalArgumentException("a port is needed, in clear or under TLS");
        }
    }

    Optional<InetSocketAddress> address(ConformanceScript.Channel channel) {
        return switch (channel) {
            case CLEAR -> clear;
            case TLS -> tls;
            case LOGIN -> tls.or(() -> clear);
        };
    }

    ConnectionKind kind(ConformanceScript.Channel channel) {
        return switch (channel) {
            case CLEAR -> ConnectionKind.PLAIN;
            case TLS -> ConnectionKind.TLS;
            case LOGIN -> tls.isPresent() ? ConnectionKind.TLS : ConnectionKind.PLAIN;
        };
    }

    /** @throws java.util.NoSuchElementException when there is no such port */
    Connection connect(ConformanceScript.Channel channel) throws IOException {
        return Connection.open(address(channel).orElseThrow(), kind(channel), patience);
    }
}
