package io.barid.smtp.session;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * The octets of one client, in clear or under TLS. Every wait has an end: reads by the socket's own time-out, and what that
 * does not cover (a TLS record that trickles in, a client that reads no replies) by {@link #cutOffWhenOverdue}.
 */
final class ClientConnection {

    private static final long GRACE = TimeUnit.SECONDS.toNanos(2);
    private static final long NANOS_A_MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long NEVER = Long.MAX_VALUE;
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    /** A handshake holds more memory than all that follows. */
    private static final long LONGEST_HANDSHAKE = TimeUnit.SECONDS.toNanos(60);

    private final Socket raw;
    private final InetAddress client;
    private final long timeoutNanos;
    private final TlsRoom.Place tlsPlace;
    private volatile Socket socket;
    private InputStream in;
    private OutputStream out;
    /** As {@link #socket} was told last, in milliseconds; 0: not yet. */
    private int soTimeout;

    private Optional<TlsLayer> tls = Optional.empty();
    /** {@link System#nanoTime} after which whatever the session waits for is given up; {@link #NEVER}: it waits for nothing. */
    private volatile long overdue = NEVER;

    private volatile boolean cutOff;
    private boolean heard;

    /**
     * What protects the connection.
     *
     * @param version such as {@code TLSv1.3}
     * @param cipher  the suite's standard name
     */
    record TlsLayer(String version, String cipher) {
        /** Both. */
        @Override
        public String toString() {
            return version + " " + cipher;
        }
    }

    /** @param client the real address, which is not the socket's behind a balancer */
    ClientConnection(Socket raw, InetAddress client, Duration timeout, TlsRoom tlsRoom) throws IOException {
        this.raw = raw;
        this.tlsPlace = tlsRoom.place();
        this.client = client;
        this.timeoutNanos = timeout.toNanos();
        use(raw);
    }

    private void use(Socket next) throws IOException {
        socket = next;
        soTimeout = 0;
        in = next.getInputStream();
        out = next.getOutputStream();
    }

    InetAddress client() {
        return client;
    }

    Optional<TlsLayer> tls() {
        return tls;
    }

    /** Whether the connection was closed because the client took too long. */
    boolean wasCutOff() {
        return cutOff;
    }

    /** Whether the client ever sent something: a health probe does not. */
    boolean heard() {
        return heard;
    }

    /** To be asked before {@link #secure}. @return false when TLS has used up its memory */
    boolean hasRoomForTls() {
        return tlsPlace.take();
    }

    /** Goes on under TLS. */
    void secure(SSLContext context) throws IOException {
        secure(context, new byte[0]);
    }

    /**
     * Goes on under TLS; the whole handshake must end within the client's time, and within a minute.
     *
     * @param begin what was read of it already
     */
    void secure(SSLContext context, byte[] begin) throws IOException {
        SSLSocket layer =
                (SSLSocket) context.getSocketFactory().createSocket(raw, new ByteArrayInputStream(begin), true);
        layer.setUseClientMode(false);
        long nanos = Math.min(timeoutNanos, LONGEST_HANDSHAKE);
        layer.setSoTimeout(millis(nanos));
        expectWithin(nanos);
        try {
            layer.startHandshake();
        } finally {
            overdue = NEVER;
        }
        tlsPlace.established();
        use(layer);
        tls = Optional.of(new TlsLayer(
                layer.getSession().getProtocol(), layer.getSession().getCipherSuite()));
    }

    /**
     * Reads what is there, waiting at most {@code nanos} for the first octet.
     *
     * @return number of octets, or -1 at the end
     * @throws SocketTimeoutException when nothing came in time
     */
    int read(byte[] octets, int from, int length, long nanos) throws IOException {
        if (nanos <= 0) {
            throw new SocketTimeoutException("the client took too long");
        }
        waitAtMost(millis(nanos));
        expectWithin(nanos);
        try {
            int read = in.read(octets, from, length);
            heard |= read > 0;
            return read;
        } finally {
            overdue = NEVER;
        }
    }

    /** Whether a read would not wait. */
    boolean hasMore() throws IOException {
        return in.available() > 0;
    }

    void write(byte[] octets, int length) throws IOException {
        expectWithin(timeoutNanos);
        try {
            out.write(octets, 0, length);
            out.flush();
        } finally {
            overdue = NEVER;
        }
    }

    /** To be called by another thread from time to time. */
    void cutOffWhenOverdue(long now) {
        long until = overdue;
        if (until != NEVER && now - until > 0) {
            cutOff();
        }
    }

    /** The client has taken too long; to be called by another thread. */
    void cutOff() {
        cutOff = true;
        abort();
    }

    /**
     * Closes so that the client still reads the last reply: octets of its that nobody read would otherwise make the system
     * reset the connection.
     */
    void closeAfterLastReply() {
        try {
            if (!raw.isClosed() && socket == raw) {
                raw.shutdownOutput();
                readOut();
            }
        } catch (IOException e) {
            // it is closed anyway
        } finally {
            close();
        }
    }

    private void readOut() throws IOException {
        byte[] nothing = new byte[8 * 1024];
        long end = System.nanoTime() + FAREWELL.toNanos();
        long left = FAREWELL.toNanos();
        while (left > 0 && read(nothing, 0, nothing.length, left) >= 0) {
            left = end - System.nanoTime();
        }
    }

    void close() {
        expectWithin(FAREWELL.toNanos());
        try {
            socket.close();
        } catch (IOException e) {
            // nothing more can be done for it
        } finally {
            abort();
            tlsPlace.leave();
            overdue = NEVER;
        }
    }

    /** Closes without a word; whoever waits for the client wakes up. */
    void abort() {
        try {
            raw.close();
        } catch (IOException e) {
            // nothing more can be done for it
        }
    }

    /** Mostly what it was before: command after command is given the same time. */
    private void waitAtMost(int millis) throws IOException {
        if (millis != soTimeout) {
            socket.setSoTimeout(millis);
            soTimeout = millis;
        }
    }

    private void expectWithin(long nanos) {
        overdue = System.nanoTime() + nanos + GRACE;
    }

    private static int millis(long nanos) {
        return (int) Math.clamp(Math.ceilDiv(nanos, NANOS_A_MILLI), 1, Integer.MAX_VALUE);
    }
}
