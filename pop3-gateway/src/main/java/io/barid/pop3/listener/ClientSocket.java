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
 * A client's connection, in clear or under TLS, on which nothing waits for ever: each wait has an end. Its thread notices
 * that itself where Java lets it; {@link #closeIfOverdue} is for the rest, which are writes, handshakes and TLS records that
 * come octet by octet.
 */
final class ClientSocket implements AutoCloseable {

    private static final long NEVER = Long.MAX_VALUE;
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Socket raw;
    private final InputStream in = new Input();
    private final ReplyBuffer out;
    private Socket current;
    // in nanoseconds since the socket was made, so that the clock's own begin does not matter
    private final long begin = System.nanoTime();
    private volatile long due = NEVER;

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

    /** Reads wait until the end that {@link #endWaitAfter} set. */
    InputStream in() {
        return in;
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
        raw.setSoTimeout((int) limit.toMillis());
        // this way of layering needs no name of the client and so looks up none
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(raw, (InputStream) null, true);
        tls.startHandshake();
        current = tls;
        waitOver();
    }

    void send(byte[] octets, int from, int length) throws IOException {
        current.getOutputStream().write(octets, from, length);
    }

    /** Ends a read that waits in another thread, as if the client had closed. */
    void stopReading() {
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
        byte[] ignored = new byte[512];
        long read = 0;
        while (read < 64 * 1024) {
            int got = in.read(ignored);
            if (got < 0) {
                return;
            }
            read += got;
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
            long end = due;
            if (end != NEVER) {
                long millis = (end - now()) / 1_000_000;
                if (millis <= 0) {
                    throw new SocketTimeoutException("the client took too long");
                }
                raw.setSoTimeout((int) millis);
            }
            return current.getInputStream().read(octets, from, length);
        }

        @Override
        public int read() throws IOException {
            byte[] octet = new byte[1];
            return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xFF;
        }
    }
}
