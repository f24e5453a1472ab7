package io.barid.pop3.listener;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes a message as a multi-line reply (RFC 1939 section 3): a dot before each line that begins with one, and at the end a
 * line with a dot alone. Takes the message in pieces, cut anywhere, and passes on whole stretches of them.
 */
final class DotStuffing {

    private static final byte[] END = {'.', '\r', '\n'};
    private static final byte[] LINE_END = {'\r', '\n'};

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LINE_FEEDS = ONES * '\n';

    private final OutputStream out;
    // a message begins as a line does
    private byte beforeLast = '\r';
    private byte last = '\n';

    DotStuffing(OutputStream out) {
        this.out = out;
    }

    /** Writes the first {@code length} octets of a piece. */
    void write(byte[] piece, int length) throws IOException {
        int from = 0;
        // lines may begin where the piece does, and else only behind a line feed
        for (int line = 0; line < length; line = lineFeed(piece, line, length) + 1) {
            if (piece[line] == '.' && octet(piece, line - 1) == '\n' && octet(piece, line - 2) == '\r') {
                out.write(piece, from, line - from);
                out.write('.');
                from = line;
            }
        }
        out.write(piece, from, length - from);
        byte nowLast = octet(piece, length - 1);
        beforeLast = octet(piece, length - 2);
        last = nowLast;
    }

    /** Ends the reply; only a message that lacks its last line end is given one. */
    void end() throws IOException {
        if (last != '\n' || beforeLast != '\r') {
            out.write(LINE_END);
        }
        out.write(END);
    }

    /** Octets before a piece are those of the one before it. */
    private byte octet(byte[] piece, int index) {
        return index >= 0 ? piece[index] : index == -1 ? last : beforeLast;
    }

    /** The index of the next one, or the length; eight octets are looked at together. */
    private static int lineFeed(byte[] piece, int from, int length) {
        int at = from;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            long differences = (long) EIGHT.get(piece, at) ^ LINE_FEEDS;
            // the high bit of the lowest octet that is zero, and perhaps of some above it
            long zeros = differences - ONES & ~differences & HIGH_BITS;
            if (zeros != 0) {
                return at + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
            }
        }
        while (at < length && piece[at] != '\n') {
            at++;
        }
        return at;
    }
}
