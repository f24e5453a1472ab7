package io.barid.smtp.listener;

import io.barid.service.SettingsException;
import io.barid.service.net.ConnectionLimits;
import io.barid.service.net.RealClients;
import io.barid.smtp.session.Sessions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;
import org.subethamail.smtp.server.SessionHandler;

/**
 * One port. SubEthaSMTP accepts the connections, bounds their number and runs each on a virtual thread; the conversation is
 * ours and happens before SubEthaSMTP would greet.
 */
final class MailListener implements SessionHandler {

    private static final Logger log = LoggerFactory.getLogger(MailListener.class);

    private final PortBinding binding;
    private final Sessions sessions;
    private final ConnectionLimits limits;
    private final RealClients clients;
    private final SMTPServer server;
    private volatile DrainingServerSocket socket;

    /** @param mostConnections where SubEthaSMTP stops accepting; our own limits answer before */
    MailListener(
            PortBinding binding, Sessions sessions, ConnectionLimits limits, RealClients clients, int mostConnections) {
        this.binding = binding;
        this.sessions = sessions;
        this.limits = limits;
        this.clients = clients;
        this.server = SMTPServer.port(binding.number())
                .bindAddress(binding.address())
                .backlog(1024)
                .maxConnections(mostConnections)
                .executorService(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("smtp-" + binding.port(), 0).factory()))
                .serverSocketFactory(this::serverSocket)
                .serverThreadName("accept-" + binding.port())
                .sessionHandler(this)
                .build();
    }

    private DrainingServerSocket serverSocket() throws IOException {
        socket = new DrainingServerSocket();
        return socket;
    }

    void start() {
        try {
            server.start();
        } catch (RuntimeException e) {
            closeUnbound();
            if (e.getCause() instanceof BindException) {
                throw new SettingsException("Port " + binding.number() + " on "
                        + binding.address().getHostAddress() + " cannot be opened ("
                        + e.getCause().getMessage() + "): end the program that uses it, or set " + binding.variable()
                        + " to another port");
            }
            throw e;
        }
        log.info("{} listens on {}:{}", binding.port(), binding.address().getHostAddress(), number());
    }

    private void closeUnbound() {
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("a socket that was never open does not close: {}", e.getMessage());
        }
    }

    PortBinding binding() {
        return binding;
    }

    /** The port's number, also when a free one was asked for. */
    int number() {
        return server.getPortAllocated();
    }

    void stopAccepting() {
        try {
            socket.stopAccepting();
        } catch (IOException e) {
            log.warn("port {} does not close: {}", number(), e.getMessage());
        }
    }

    /** Waits until the last session's thread has ended: only for when all are told to. */
    void stop() {
        server.stop();
    }

    /**
     * The whole conversation. Afterwards SubEthaSMTP's session is over before it began: it is closed, so that the greeting
     * which follows an acceptance goes nowhere, and quitting, so that no command is awaited.
     */
    @Override
    public SessionAcceptance accept(Session session) {
        try {
            // made anew on this virtual thread its buffers are a sixteenth of what they were on the accepting thread
            session.setSocket(session.getSocket());
            Socket connection = session.getSocket();
            clients.of(connection, binding.port().toString()).ifPresent(client -> converse(connection, client));
        } catch (IOException e) {
            log.debug("a connection was gone at once: {}", e.getMessage());
        } catch (RuntimeException e) {
            log.error("a session failed", e);
        } finally {
            session.quit();
        }
        return SessionAcceptance.success();
    }

    private void converse(Socket connection, InetAddress client) {
        switch (limits.enter(client)) {
            case ADMITTED -> {
                try {
                    sessions.serve(connection, client, binding.port());
                } finally {
                    limits.left(client);
                }
            }
            case TOO_MANY -> turnAway(connection, client, false);
            case TOO_MANY_FROM_CLIENT -> turnAway(connection, client, true);
        }
    }

    private void turnAway(Socket connection, InetAddress client, boolean becauseOfClient) {
        log.info(
                "refused a connection, too many {}, client {}",
                becauseOfClient ? "from this client" : "in all",
                client.getHostAddress());
        sessions.turnAway(connection, client, binding.port(), becauseOfClient);
    }

    @Override
    public void onSessionEnd(Session session) {
        // ours ended in accept
    }
}
