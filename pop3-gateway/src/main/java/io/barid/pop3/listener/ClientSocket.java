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
import java.util.concurrent.atomic.AtomicReference;
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
    private static final int FEW = 256;

    /** A client that takes less of a reply than 64 KiB in this time does not get its end while the service stops. */
    private static final Duration HURRIED = Duration.ofSeconds(30);

    /** A reply of more than this may be on its way for a while after it was sent; for so long, at most. */
    private static final int LARGE = 4 * 1024;

    private static final Duration ON_ITS_WAY = Duration.ofMinutes(2);

    /** The drain has a limit of its own, which ends it before. */
    private static final Duration WHOLE_DRAIN = Duration.ofDays(1);

    private enum Turn {
        OURS,
        THE_CLIENTS,
        OVER
    }

    /** A read was ended by {@link #stopReading}, whose caller alone may send from now on. */
    static final class LastWordTaken extends IOException {
        private static final long serialVersionUID = 1;

        private LastWordTaken() {
            super("the server stops");
        }
    }

    private final Socket raw;
    private final InetAddress client;
    private final InputStream wire = new Wire();
    private final ReplyBuffer out = new ReplyBuffer(this);
    // in nanoseconds since the socket was made, so that the clock's own begin does not matter
    private final long begin = System.nanoTime();
    private final AtomicLong due = new AtomicLong(NEVER);
    private volatile Duration taking;
    private final AtomicReference<Turn> turn = new AtomicReference<>(Turn.OURS);
    private volatile boolean ended;
    private volatile long largeSent = -ON_ITS_WAY.toNanos();
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
        if (length > LARGE) {
            largeSent = now();
        }
        waitOver();
    }

    /** The service stops: a client that takes nothing any more is not waited for; from another thread. */
    void hurry() {
        taking = taking.compareTo(HURRIED) < 0 ? taking : HURRIED;
        long latest = now() + taking.toNanos();
        due.updateAndGet(until -> until == NEVER ? NEVER : Math.min(until, latest));
    }

    /**
     * Nothing that the client says from now on is heard; from another thread. A read that waits goes on waiting, until the client
     * says something or ends: with its input shut down, the network would drop what the client has not taken yet.
     *
     * @return whether a read waits: it will end with {@link LastWordTaken}, and the caller may send
     */
    boolean stopReading() {
        return turn.getAndSet(Turn.OVER) == Turn.THE_CLIENTS;
    }

    /** For a clock in another thread. */
    void closeIfOverdue() {
        long until = due.get();
        if (until == NEVER) {
            return;
        }
        long late = now() - until;
        if (ended && late > 0) {
            abort();
        } else if (late > GRACE.toNanos()) {
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
     * Sends what is still to be sent and says that nothing follows, then gives the client time to read: closing with unread
     * input would make the network drop our last words.
     */
    void farewell() throws IOException {
        endSending();
        endWaitAfter(patience());
        byte[] ignored = new byte[FEW];
        int got = 0;
        try {
            for (int all = 0; got >= 0 && (all < MOST_IGNORED || stopped()); all += got) {
                limitWait();
                got = raw.getInputStream().read(ignored);
            }
        } catch (SocketTimeoutException e) {
            // it had its moment
        }
    }

    /** The first half of {@link #farewell}: after it the client has so long to end as it would have there. */
    void endSending() throws IOException {
        if (ended) {
            return;
        }
        out.flush();
        endWaitAfter(FAREWELL);
        if (tls.isPresent()) {
            tls.get().end();
        }
        raw.shutdownOutput();
        endWaitAfter(patience());
        ended = true;
    }

    /** A client that says more than it should while it still reads gets all of it, within the drain's own limit. */
    private Duration patience() {
        return stopped() && now() - largeSent < ON_ITS_WAY.toNanos() ? WHOLE_DRAIN : FAREWELL;
    }

    private boolean stopped() {
        return turn.get() == Turn.OVER;
    }

    @Override
    public void close() {
        out.discard();
        abort();
    }

    private void limitWait() throws IOException {
        long until = due.get();
        long left = until == NEVER ? NEVER : until - now();
        if (left <= 0) {
            throw new SocketTimeoutException("the client took too long");
        }
        raw.setSoTimeout(left == NEVER ? 0 : (int) (left / 1_000_000) + 1);
    }

    private long now() {
        return System.nanoTime() - begin;
    }

    private final class Wire extends InputStream {
        @Override
        public int read(byte[] octets, int from, int length) throws IOException {
            limitWait();
            if (!turn.compareAndSet(Turn.OURS, Turn.THE_CLIENTS)) {
                throw new SocketTimeoutException("reading was stopped");
            }
            try {
                return raw.getInputStream().read(octets, from, length);
            } finally {
                if (!turn.compareAndSet(Turn.THE_CLIENTS, Turn.OURS)) {
                    throw new LastWordTaken();
                }
            }
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
