package io.barid.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way to a neighbour over TCP, on which much can go wrong. */
final class Passage implements AutoCloseable {

    /** What happens to connections; a change ends those that are there. */
    enum Fault {
        NONE,
        /** Nobody listens. */
        REFUSED,
        /** Accepted, then RST. */
        RESET,
        /** Accepted and heard, never answered. */
        HANGING,
        /** What is asked arrives a second later. */
        SLOW
    }

    private final InetSocketAddress neighbour;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int number;
    private volatile Fault fault = Fault.NONE;
    private volatile ServerSocket server;

    Passage(URI neighbour) throws IOException {
        this.neighbour = new InetSocketAddress(neighbour.getHost(), neighbour.getPort());
        this.number = listen(0);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + number);
    }

    synchronized void fault(Fault next) throws IOException {
        fault = next;
        if (next == Fault.REFUSED) {
            server.close();
        } else if (server.isClosed()) {
            listen(number);
        }
        open.forEach(Passage::end);
    }

    private int listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
        server = socket;
        Thread.ofVirtual().start(() -> accept(socket));
        return socket.getLocalPort();
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                Socket caller = from.accept();
                Thread.ofVirtual().start(() -> pass(caller));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void pass(Socket caller) {
        Fault met = fault;
        open.add(caller);
        try (caller) {
            switch (met) {
                case REFUSED -> {}
                case RESET -> caller.setSoLinger(true, 0);
                case HANGING -> caller.getInputStream().transferTo(OutputStream.nullOutputStream());
                case NONE, SLOW -> connect(caller, met == Fault.SLOW ? 1_000 : 0);
            }
        } catch (IOException e) {
            // one of both has gone
        } finally {
            open.remove(caller);
        }
    }

    private void connect(Socket caller, long delayMillis) throws IOException {
        try (Socket asked = new Socket(neighbour.getAddress(), neighbour.getPort())) {
            asked.setTcpNoDelay(true);
            caller.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> {
                try {
                    copy(asked.getInputStream(), caller.getOutputStream(), 0);
                } catch (IOException e) {
                    // as below
                } finally {
                    end(caller);
                }
            });
            copy(caller.getInputStream(), asked.getOutputStream(), delayMillis);
        }
    }

    private static void copy(InputStream from, OutputStream to, long delayMillis) throws IOException {
        byte[] some = new byte[64 * 1024];
        for (int read = from.read(some); read >= 0; read = from.read(some)) {
            try {
                Thread.sleep(delayMillis);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            to.write(some, 0, read);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        fault(Fault.REFUSED);
    }
}
