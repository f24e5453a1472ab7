package io.barid.pop3.listener;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A client's connection, in clear or under TLS, on which nothing waits for ever: each wait has an end. Reads end by
 * themselves, also below TLS, where a record may come octet by octet; for writes Java has no time-out, so
 * {@link #closeIfOverdue} is called from another thread.
 */
final class ClientSocket implements AutoCloseable {

    private static final long NEVER = Long.MAX_VALUE;
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final int MOST_IGNORED = 64 * 1024;

    private final Socket raw;
    private final InputStream rawIn = new Input();
    private final ReplyBuffer out;
    private Socket current;
    // in nanoseconds since the socket was made, so that the clock's own begin does not matter
    private final long begin = System.nanoTime();
    private volatile long due = NEVER;
    private volatile boolean stopped;

    /** @param taking how long a client may take for 64 KiB of a reply */
    ClientSocket(Socket raw, Duration taking) {
        this.raw = raw;
        this.current = raw;
        this.out = new ReplyBuffer(this, taking);
    }

    InetAddress client() {
        return raw.getInetAddress();
    }

    /** Sets up a connection that was just accepted. */
    void open() throws IOException {
        // replies leave at once; without this each waits for the acknowledgement of the one before it
        raw.setTcpNoDelay(true);
        raw.setKeepAlive(true);
    }

    /** Reads end with a {@link SocketTimeoutException} when {@link #endWaitAfter} or {@link #stopReading} says so. */
    InputStream in() throws IOException {
        return current == raw ? rawIn : current.getInputStream();
    }

    /** Collects; each write to the wire has its own end. */
    OutputStream out() {
        return out;
    }

    /** Every wait from now on ends after this span, until {@link #waitOver}. */
    void endWaitAfter(Duration span) {
        due = now() + span.toNanos();
    }

    void waitOver() {
        due = NEVER;
    }

    /** Makes the server's side of a TLS handshake; what is sent and received later is under TLS. */
    void startTls(SSLContext context, Duration limit) throws IOException {
        endWaitAfter(limit);
        // given a stream of ours, TLS reads all it needs through it; and no name of the client is looked up
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(raw, rawIn, true);
        tls.startHandshake();
        current = tls;
        waitOver();
    }

    void send(byte[] octets, int from, int length) throws IOException {
        current.getOutputStream().write(octets, from, length);
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
        if (due != NEVER && now() - due > GRACE.toNanos()) {
            abort();
        }
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
        current.shutdownOutput();
        try {
            in().skip(MOST_IGNORED);
        } catch (SocketTimeoutException e) {
            // it had its moment
        }
    }

    @Override
    public void close() {
        endWaitAfter(FAREWELL);
        try {
            current.close();
        } catch (IOException e) {
            abort();
        }
    }

    private long now() {
        return System.nanoTime() - begin;
    }

    private final class Input extends InputStream {
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
            long left = due == NEVER ? NEVER : due - now();
            if (stopped || left <= 0) {
                throw new SocketTimeoutException("the client took too long");
            }
            raw.setSoTimeout(left == NEVER ? 0 : (int) (left / 1_000_000) + 1);
        }

        @Override
        public int read() throws IOException {
            byte[] octet = new byte[1];
            return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xFF;
        }
    }
}
