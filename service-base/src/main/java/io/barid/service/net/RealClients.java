package io.barid.service.net;

import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is at the other end: the peer, or, where the peer is a balancer of ours, whom its PROXY header names. */
public final class RealClients {

    private static final Logger log = LoggerFactory.getLogger(RealClients.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** Balancers send the header with the connection: a thousand that wait for theirs are no traffic. */
    public static final int MOST_AWAITED = 1_000;

    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final Networks balancers;
    private final Duration longestWait;
    private final Semaphore awaited = new Semaphore(MOST_AWAITED);
    private final AtomicLong lastWarning = new AtomicLong(System.nanoTime() - BETWEEN_WARNINGS.toNanos());

    /** @param balancers peers that must send a header, and are believed */
    public RealClients(Networks balancers) {
        this(balancers, LONGEST_WAIT);
    }

    RealClients(Networks balancers, Duration longestWait) {
        this.balancers = balancers;
        this.longestWait = longestWait;
    }

    /** Whether a peer's header is awaited, so that {@link #of} may take its time. */
    public boolean awaitedOf(InetAddress peer) {
        return balancers.contain(peer);
    }

    /**
     * Takes the header from the connection; empty: nobody knows, so that nothing may be said.
     *
     * @param port for the log
     */
    public Optional<InetAddress> of(Socket connection, String port) {
        InetAddress peer = connection.getInetAddress();
        if (!awaitedOf(peer)) {
            return Optional.of(peer);
        }
        return switch (header(connection)) {
            case ProxyHeader.Client client -> Optional.of(client.address());
            case ProxyHeader.Peer itself -> Optional.of(peer);
            case ProxyHeader.Absent probe -> {
                log.debug("{} looked whether {} is open", peer.getHostAddress(), port);
                yield Optional.empty();
            }
            case ProxyHeader.Bad bad -> {
                complain(peer, port, bad.reason());
                yield Optional.empty();
            }
        };
    }

    /** Those that do not send theirs may use up neither memory nor the listener's connections. */
    private ProxyHeader header(Socket connection) {
        if (!awaited.tryAcquire()) {
            return new ProxyHeader.Bad("as many as " + MOST_AWAITED + " connections have not sent theirs");
        }
        try {
            return ProxyHeaderReader.read(connection, longestWait);
        } finally {
            awaited.release();
        }
    }

    /** A balancer that is set wrong does so with each connection. */
    private void complain(InetAddress peer, String port, String reason) {
        long now = System.nanoTime();
        long last = lastWarning.get();
        boolean longAgo = now - last >= BETWEEN_WARNINGS.toNanos();
        if (longAgo && lastWarning.compareAndSet(last, now)) {
            log.warn(
                    "closed a connection of {} to {}: {}; it is in BARID_PROXY_NETWORKS, so its PROXY header is awaited",
                    peer.getHostAddress(),
                    port,
                    reason);
        } else {
            log.debug("closed a connection of {} to {}: {}", peer.getHostAddress(), port, reason);
        }
    }
}
