package io.barid.pop3.listener;

import io.barid.service.SettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open port, whose clients are accepted in a thread of its own. */
final class MailPort implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MailPort.class);
    private static final int BACKLOG = 512;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ServerSocket server;

    private MailPort(ServerSocket server) {
        this.server = server;
    }

    /**
     * Opens it; clients wait until {@link #accept}.
     *
     * @throws SettingsException when the port is taken or the address is not this machine's
     */
    static MailPort open(PortKind kind, InetAddress bind, int port) {
        ServerSocket server = null;
        try {
            server = new ServerSocket();
            server.bind(new InetSocketAddress(bind, port), BACKLOG);
            return new MailPort(server);
        } catch (IOException e) {
            close(server);
            throw new SettingsException("Port " + port + " on " + bind.getHostAddress() + " cannot be opened ("
                    + e.getMessage() + "): free it, or set " + kind.variable() + " to another one");
        }
    }

    int number() {
        return server.getLocalPort();
    }

    /** @param client gets each connection and must not block */
    void accept(PortKind kind, Consumer<Socket> client) {
        Thread.ofVirtual().name("accept-" + kind).start(() -> {
            while (!server.isClosed()) {
                acceptOne(client);
            }
        });
    }

    private void acceptOne(Consumer<Socket> client) {
        try {
            client.accept(server.accept());
        } catch (IOException | RuntimeException e) {
            if (!server.isClosed()) {
                // such as no file descriptors left: others may end meanwhile
                log.warn("a client was not accepted: {}", e.toString());
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(server);
    }

    private static void close(ServerSocket server) {
        try {
            if (server != null) {
                server.close();
            }
        } catch (IOException e) {
            log.warn("a port was not closed: {}", e.toString());
        }
    }
}
