package io.barid.smtp.session;

import io.barid.smtp.accept.OctetShare;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the client sends, line by line or in pieces of content. A client that is waited for has a buffer of one short
 * line; one that sends much gets a larger one, which counts in the budget of octets in memory. Before it waits for the
 * client it sends the replies collected so far.
 */
final class WireReader {

    private static final int TINY = 128;
    private static final int SMALL = 4 * 1024;
    private static final int LARGE = 64 * 1024;
    private static final String BDAT = "BDAT";

    private final ClientConnection connection;
    private final ReplyWriter replies;
    private final Attention attention;
    private final OctetShare share;
    private final byte[] tiny = new byte[TINY];
    private byte[] buffer = tiny;
    private int from;
    private int to;

    /** @param share for buffers that are not small; closed by its owner */
    WireReader(ClientConnection connection, ReplyWriter replies, Attention attention, OctetShare share) {
        this.connection = connection;
        this.replies = replies;
        this.attention = attention;
        this.share = share;
    }

    /**
     * The next line.
     *
     * @param longest octets allowed before the CRLF; a longer line is read to its end in bounded memory
     * @param nanos   time for the whole line, however it trickles in
     */
    Line readLine(int longest, long nanos) throws IOException {
        long deadline = System.nanoTime() + nanos;
        Line tooLong = null;
        int searched = 0;
        while (true) {
            int end = indexOfCrlf(from + searched);
            if (end >= 0) {
                return take(end, tooLong == null && end - from > longest ? new Line.TooLong(bdat()) : tooLong);
            }
            if (to - from > longest + 1 || !makeRoom()) {
                tooLong = tooLong == null ? new Line.TooLong(bdat()) : tooLong;
                // the last octet may be the CR of the end
                from = to - 1;
            }
            searched = Math.max(0, to - from - 1);
            Line nothing = awaitMore(deadline);
            if (nothing != null) {
                return nothing;
            }
        }
    }

    /** The begin of a TLS handshake; empty when the client closes, is too slow or is sent away. */
    byte[] firstOctet(long nanos) throws IOException {
        Line nothing = awaitMore(System.nanoTime() + nanos);
        if (nothing != null) {
            return new byte[0];
        }
        byte[] begin = Arrays.copyOf(buffer, to);
        discard();
        return begin;
    }

    /** Null when more has come. */
    private Line awaitMore(long deadline) throws IOException {
        replies.flush();
        makeRoom();
        if (!attention.await()) {
            return new Line.Dismissed();
        }
        int read;
        try {
            read = readMuch(deadline - System.nanoTime());
        } catch (SocketTimeoutException e) {
            return attention.resume() ? new Line.TooSlow() : new Line.Dismissed();
        } catch (IOException e) {
            if (!attention.resume()) {
                return new Line.Dismissed();
            }
            throw e;
        }
        if (!attention.resume()) {
            return new Line.Dismissed();
        }
        if (read < 0) {
            return new Line.Ended();
        }
        to += read;
        return null;
    }

    /** A second look is cheaper than a large buffer for each client, and than sending replies one by one. */
    private int readMuch(long nanos) throws IOException {
        int room = buffer.length - to;
        int read = connection.read(buffer, to, room, nanos);
        if (read < room || buffer.length >= SMALL || !connection.hasMore()) {
            return read;
        }
        grow(SMALL);
        return read + Math.max(0, connection.read(buffer, to + read, buffer.length - to - read, nanos));
    }

    /** @param tooLong what it is instead of its text, or null */
    private Line take(int end, Line tooLong) {
        Line line = tooLong != null ? tooLong : text(from, end);
        from = end + 2;
        shrink();
        return line;
    }

    private Line text(int begin, int end) {
        for (int i = begin; i < end; i++) {
            byte octet = buffer[i];
            if (octet == '\r' || octet == '\n' || octet == 0) {
                return new Line.Malformed(bdat());
            }
        }
        return new Line.Text(new String(buffer, begin, end - begin, StandardCharsets.UTF_8));
    }

    /** Whether the line at hand says BDAT: then what follows it may be a chunk. */
    private boolean bdat() {
        return to - from >= BDAT.length()
                && new String(buffer, from, BDAT.length(), StandardCharsets.ISO_8859_1).equalsIgnoreCase(BDAT);
    }

    private int indexOfCrlf(int start) {
        for (int i = start; i + 1 < to; i++) {
            if (buffer[i + 1] == '\n' && buffer[i] == '\r') {
                return i;
            }
        }
        return -1;
    }

    /**
     * Makes sure that there is something in the buffer, waiting at most {@code nanos}.
     *
     * @return false when the client closed the connection
     * @throws SocketTimeoutException when nothing came in time
     */
    boolean fill(long nanos) throws IOException {
        if (from < to) {
            return true;
        }
        replies.flush();
        // a client that fills the buffer at once sends faster than it is read
        boolean wasFull = to == buffer.length;
        from = 0;
        to = 0;
        if (buffer.length < SMALL) {
            grow(SMALL);
        } else if (wasFull && buffer.length < LARGE) {
            grow(2 * buffer.length);
        }
        int read = connection.read(buffer, 0, buffer.length, nanos);
        to = Math.max(0, read);
        return read >= 0;
    }

    /** Hands what is in the buffer to the scanner; returns the number of octets it took. */
    int scan(ContentScanner scanner, ContentSink sink) {
        int next = scanner.scan(buffer, from, to, sink);
        int taken = next - from;
        from = next;
        if (scanner.ended()) {
            shrink();
        }
        return taken;
    }

    /** Hands over what is in the buffer, at most so many octets; returns their number. */
    int give(long most, ContentSink sink) {
        int some = (int) Math.min(most, to - from);
        sink.write(buffer, from, some);
        from += some;
        if (some == most) {
            shrink();
        }
        return some;
    }

    /** Forgets what was sent too early: nothing said in clear counts once STARTTLS was said (RFC 3207 4.2, 6). */
    int discard() {
        int discarded = to - from;
        from = 0;
        to = 0;
        return discarded;
    }

    /** An idle client costs a tiny buffer, whatever it sent before. */
    private void shrink() {
        if (from == to) {
            from = 0;
            to = 0;
            share.giveBack(Math.max(0, buffer.length - SMALL));
            buffer = tiny;
        }
    }

    /** @return false when a line is longer than there is memory for */
    private boolean makeRoom() {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        return to < buffer.length || grow(Math.max(SMALL, 2 * buffer.length));
    }

    /** What is beyond the small size counts; each client may have that much. */
    private boolean grow(int larger) {
        if (larger > SMALL && !share.take(larger - buffer.length)) {
            return false;
        }
        buffer = Arrays.copyOf(buffer, larger);
        return true;
    }
}
