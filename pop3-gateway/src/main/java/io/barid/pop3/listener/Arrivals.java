package io.barid.pop3.listener;

import io.barid.pop3.session.Pop3Sessions;
import io.barid.service.net.ConnectionLimits;
import io.barid.service.net.RealClients;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections between the accepting thread and their session: who is it (behind a balancer its PROXY header says so, before
 * TLS), and is there room?
 */
final class Arrivals {

    private static final Logger log = LoggerFactory.getLogger(Arrivals.class);

    /** What becomes of a client that is let in; {@code left} is to be called when its connection is over. */
    @FunctionalInterface
    interface Welcome {
        void begin(Socket connection, InetAddress client, PortKind kind, Runnable left);
    }

    private final RealClients clients;
    private final ConnectionLimits limits;
    private final Welcome welcome;
    private final Counter accepted;
    private final Counter refused;
    private final Set<Socket> awaited = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Arrivals(RealClients clients, ConnectionLimits limits, Welcome welcome, MeterRegistry meters) {
        this.clients = clients;
        this.limits = limits;
        this.welcome = welcome;
        this.accepted = connections(meters, "accepted");
        this.refused = connections(meters, "refused");
    }

    private static Counter connections(MeterRegistry meters, String outcome) {
        return Counter.builder("mail.pop3.connections")
                .description("connections accepted, and refused by a limit")
                .tag("outcome", outcome)
                .register(meters);
    }

    /** Never waits: a balancer's header is awaited in a thread of its own. */
    void arrived(Socket connection, PortKind kind) {
        InetAddress peer = connection.getInetAddress();
        if (clients.awaitedOf(peer)) {
            Thread.ofVirtual().name("pop3-arrival").start(() -> awaitHeader(connection, kind));
        } else {
            admit(connection, peer, kind);
        }
    }

    private void awaitHeader(Socket connection, PortKind kind) {
        awaited.add(connection);
        try {
            // asked after it was added, so that close() finds each or is seen by it
            if (closed) {
                close(connection);
                return;
            }
            clients.of(connection, kind.toString())
                    .filter(client -> !closed)
                    .ifPresentOrElse(client -> admit(connection, client, kind), () -> close(connection));
        } finally {
            awaited.remove(connection);
        }
    }

    private void admit(Socket connection, InetAddress client, PortKind kind) {
        if (limits.enter(client) != ConnectionLimits.Admission.ADMITTED) {
            refused.increment();
            refuse(connection, client, kind);
            return;
        }
        accepted.increment();
        welcome.begin(connection, client, kind, () -> limits.left(client));
    }

    /** Under TLS nothing can be said without a handshake, which is what a crowded server cannot afford. */
    private static void refuse(Socket connection, InetAddress client, PortKind kind) {
        try (connection) {
            if (kind == PortKind.POP3) {
                new ReplyWriter(connection.getOutputStream()).write(Pop3Sessions.crowded());
            }
        } catch (IOException e) {
            log.debug("client={} left before it was refused", client.getHostAddress());
        }
    }

    /** Ends those that nobody has been told about yet. */
    void close() {
        closed = true;
        awaited.forEach(Arrivals::close);
    }

    private static void close(Socket connection) {
        try {
            connection.close();
        } catch (IOException e) {
            log.debug("a connection did not close: {}", e.toString());
        }
    }
}
