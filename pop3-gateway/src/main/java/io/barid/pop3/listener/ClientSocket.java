package io.barid.pop3.listener;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/**
 * A client's connection, in clear or under TLS, on which nothing waits for ever: each wait has an end. Reads end by
 * themselves, also below TLS, where a record may come octet by octet; for writes Java has no time-out, so
 * {@link #closeIfOverdue} is called from another thread.
 */
final class ClientSocket implements AutoCloseable {

    private static final long NEVER = Long.MAX_VALUE;
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final int MOST_IGNORED = 64 * 1024;

    /** A client that takes less of a reply than 64 KiB in this time does not get its end while the service stops. */
    private static final Duration HURRIED = Duration.ofSeconds(30);

    private final Socket raw;
    private final InetAddress client;
    private final InputStream wire = new Wire();
    private final ReplyBuffer out = new ReplyBuffer(this);
    // in nanoseconds since the socket was made, so that the clock's own begin does not matter
    private final long begin = System.nanoTime();
    private final AtomicLong due = new AtomicLong(NEVER);
    private volatile Duration taking;
    private volatile boolean stopped;
    private Optional<TlsLayer> tls = Optional.empty();

    /**
     * For a connection that was just accepted.
     *
     * @param client the real one, which behind a balancer is not the socket's
     * @param taking how long a client may take for 64 KiB of a reply
     */
    ClientSocket(Socket raw, InetAddress client, Duration taking) {
        this.raw = raw;
        this.client = client;
        this.taking = taking;
    }

    InetAddress client() {
        return client;
    }

    /** Sets up a connection that was just accepted. */
    void open() throws IOException {
        // replies leave at once; without this each waits for the acknowledgement of the one before it
        raw.setTcpNoDelay(true);
        raw.setKeepAlive(true);
    }

    /** Reads end with a {@link SocketTimeoutException} when {@link #endWaitAfter} or {@link #stopReading} says so. */
    InputStream in() {
        return tls.map(TlsLayer::in).orElse(wire);
    }

    /** Collects; each write to the wire has its own end. */
    OutputStream out() {
        return out;
    }

    /** Every wait from now on ends after this span, until {@link #waitOver}. */
    void endWaitAfter(Duration span) {
        due.set(now() + span.toNanos());
    }

    void waitOver() {
        due.set(NEVER);
    }

    /** Makes the server's side of a TLS handshake; what is sent and received later is under TLS. */
    void startTls(SSLContext context, Duration limit) throws IOException {
        endWaitAfter(limit);
        TlsLayer layer = new TlsLayer(context, wire, raw.getOutputStream());
        layer.handshake();
        tls = Optional.of(layer);
        waitOver();
    }

    /** Sends at most 64 KiB, for which the client has its time. */
    void send(byte[] octets, int from, int length) throws IOException {
        endWaitAfter(taking);
        if (tls.isPresent()) {
            tls.get().write(octets, from, length);
        } else {
            raw.getOutputStream().write(octets, from, length);
        }
        waitOver();
    }

    /** The service stops: a client that takes nothing any more is not waited for; from another thread. */
    void hurry() {
        taking = taking.compareTo(HURRIED) < 0 ? taking : HURRIED;
        long latest = now() + taking.toNanos();
        due.updateAndGet(until -> until == NEVER ? NEVER : Math.min(until, latest));
    }

    /** Ends a read that waits in another thread as its time-out would: what is written later still arrives. */
    void stopReading() {
        stopped = true;
        try {
            raw.shutdownInput();
        } catch (IOException e) {
            // then it is closed already
        }
    }

    /** For a clock in another thread. */
    void closeIfOverdue() {
        long until = due.get();
        if (until != NEVER && now() - until > GRACE.toNanos()) {
            forget();
        }
    }

    /** Without what was sent and never taken, which the system would keep for some minutes more. */
    private void forget() {
        try {
            raw.setSoLinger(true, 0);
        } catch (IOException e) {
            // closed already
        }
        abort();
    }

    /** Closes at once; whatever waits on it fails. */
    void abort() {
        try {
            raw.close();
        } catch (IOException e) {
            // nothing is left to be done with it
        }
    }

    /**
     * Sends what is still to be sent and says that nothing follows, then gives the client a moment to read: closing with unread
     * input would make the network drop our last words.
     */
    void farewell() throws IOException {
        out.flush();
        endWaitAfter(FAREWELL);
        if (tls.isPresent()) {
            tls.get().end();
        }
        raw.shutdownOutput();
        try {
            wire.skip(MOST_IGNORED);
        } catch (SocketTimeoutException e) {
            // it had its moment
        }
    }

    @Override
    public void close() {
        out.discard();
        abort();
    }

    private long now() {
        return System.nanoTime() - begin;
    }

    private final class Wire extends InputStream {
        @Override
        public int read(byte[] octets, int from, int length) throws IOException {
            limitWait();
            int got = raw.getInputStream().read(octets, from, length);
            if (got < 0 && stopped) {
                throw new SocketTimeoutException("reading was stopped");
            }
            return got;
        }

        private void limitWait() throws IOException {
            long until = due.get();
            long left = until == NEVER ? NEVER : until - now();
            if (stopped || left <= 0) {
                throw new SocketTimeoutException("the client took too long");
            }
            raw.setSoTimeout(left == NEVER ? 0 : (int) (left / 1_000_000) + 1);
        }

        @Override
        public int available() throws IOException {
            return raw.getInputStream().available();
        }

        @Override
        public int read() throws IOException {
            byte[] octet = new byte[1];
            return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xFF;
        }
    }
}
