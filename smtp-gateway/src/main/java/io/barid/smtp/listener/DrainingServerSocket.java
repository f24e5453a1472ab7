package io.barid.smtp.listener;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;

/**
 * A server socket that can stop accepting long before SubEthaSMTP is stopped: SubEthaSMTP would at once cut off every
 * session, and would take a socket closed under it for an error.
 */
final class DrainingServerSocket extends ServerSocket {

    private final CountDownLatch closedBySubEtha = new CountDownLatch(1);
    private volatile boolean draining;

    DrainingServerSocket() throws IOException {
        super();
    }

    /** Replies leave at once: with Nagle's algorithm a pipelining client waits 40 ms for each group of them. */
    @Override
    public Socket accept() throws IOException {
        try {
            Socket socket = super.accept();
            socket.setTcpNoDelay(true);
            return socket;
        } catch (IOException e) {
            if (draining) {
                awaitSubEtha();
            }
            throw e;
        }
    }

    /** Frees the port; {@link #accept} stays silent until SubEthaSMTP closes this socket itself. */
    void stopAccepting() throws IOException {
        draining = true;
        super.close();
    }

    @Override
    public void close() throws IOException {
        closedBySubEtha.countDown();
        super.close();
    }

    private void awaitSubEtha() throws SocketException {
        try {
            closedBySubEtha.await();
        } catch (InterruptedException e) {
            throw new SocketException("stopped");
        }
    }
}
