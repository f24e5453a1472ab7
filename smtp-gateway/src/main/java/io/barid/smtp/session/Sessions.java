package io.barid.smtp.session;

import io.barid.smtp.policy.MailPort;
import io.barid.status.SmtpReply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All conversations of this gateway: begins them, cuts off those that hang, and ends them when the gateway stops. */
public final class Sessions implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Sessions.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration DRAIN_LOOK = Duration.ofMillis(50);

    /** Of the heap: beside a quarter for content it leaves room for 10,000 idle clients. */
    private static final int PART_FOR_TLS = 5;

    private final SessionTerms terms;
    private final TlsRoom tlsRoom;
    private final Map<SmtpSession, Thread> open = new ConcurrentHashMap<>();
    private final Thread watcher;
    private volatile boolean stopping;

    public Sessions(SessionTerms terms) {
        this(terms, Runtime.getRuntime().maxMemory() / PART_FOR_TLS);
    }

    /** @param tlsOctets what TLS may take of the memory in all */
    Sessions(SessionTerms terms, long tlsOctets) {
        this.terms = terms;
        this.tlsRoom = new TlsRoom(tlsOctets);
        this.watcher = Thread.ofVirtual().name("smtp-session-watch").start(this::watch);
    }

    /**
     * Speaks with the client until one of both ends it; the socket is closed on return.
     *
     * @param client its real address, which is not the socket's behind a balancer
     */
    public void serve(Socket socket, InetAddress client, MailPort port) {
        ClientConnection connection;
        try {
            connection = new ClientConnection(socket, client, terms.clientTimeout(), tlsRoom);
        } catch (IOException e) {
            log.debug("a connection was gone before the greeting: {}", e.getMessage());
            return;
        }
        SmtpSession session = new SmtpSession(connection, port, terms, () -> stopping);
        open.put(session, Thread.currentThread());
        terms.metrics().opened(port);
        try {
            session.run();
        } finally {
            terms.metrics().closed(port);
            open.remove(session);
        }
    }

    /** Says that there is no room, and closes. On a TLS port it only closes: a handshake costs more than a session. */
    public void turnAway(Socket socket, InetAddress client, MailPort port, boolean becauseOfClient) {
        SmtpReply reply = becauseOfClient ? Replies.TOO_MANY_FROM_CLIENT : Replies.TOO_MANY_CONNECTIONS;
        terms.metrics().turnedAway(port);
        terms.journeys().turnedAway(client, port, port.implicitTls() ? Optional.empty() : Optional.of(reply));
        try {
            ClientConnection connection = new ClientConnection(socket, client, Duration.ofSeconds(1), tlsRoom);
            if (!port.implicitTls()) {
                ReplyWriter replies = new ReplyWriter(connection);
                replies.write(reply);
                replies.flush();
            }
            connection.close();
        } catch (IOException e) {
            log.debug("a refused client was gone already: {}", e.getMessage());
        }
    }

    /**
     * Sends away clients that are only being waited for, at once, and lets running commands, content included, end with
     * their reply; what still runs after {@code patience} is cut off without one.
     */
    public void drain(Duration patience) throws InterruptedException {
        stopping = true;
        long end = System.nanoTime() + patience.toNanos();
        while (!open.isEmpty() && System.nanoTime() - end < 0) {
            open.keySet().stream()
                    .filter(SmtpSession::takeOver)
                    .forEach(session ->
                            // one thread each: a client may be slow to take its last reply
                            Thread.ofVirtual().start(session::sendAway));
            Thread.sleep(DRAIN_LOOK);
        }
        if (!open.isEmpty()) {
            log.warn("{} sessions did not end in time and are cut off without a reply", open.size());
        }
        open.forEach((session, thread) -> {
            session.abort();
            thread.interrupt();
        });
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(LOOK);
                long now = System.nanoTime();
                open.keySet().forEach(session -> session.cutOffWhenOverdue(now));
            }
        } catch (InterruptedException e) {
            log.debug("the watch over sessions ends");
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
