package io.barid.allinone.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads lines that may have any length: long ones come in pieces. */
final class LinePieces {

    private static final int LONGEST = 4 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int next;
    private int filled;

    private final byte[] piece = new byte[LONGEST];
    private int length;
    private boolean begins;
    private boolean ends = true;
    private long offset;
    private long nextOffset;

    LinePieces(InputStream in) {
        this.in = in;
    }

    /** Goes on to the next piece; false at the end. */
    boolean next() throws IOException {
        begins = ends;
        ends = false;
        offset = nextOffset;
        length = 0;
        while (length < LONGEST && !ends && fill()) {
            byte octet = buffer[next++];
            piece[length++] = octet;
            ends = octet == '\n';
        }
        nextOffset += length;
        return length > 0;
    }

    private boolean fill() throws IOException {
        if (next == filled) {
            next = 0;
            filled = Math.max(0, in.read(buffer));
        }
        return next < filled;
    }

    /** Where the piece stands in the stream. */
    long offset() {
        return offset;
    }

    long end() {
        return nextOffset;
    }

    /** Whether it is the beginning of a line. */
    boolean begins() {
        return begins;
    }

    byte[] octets() {
        return piece;
    }

    int length() {
        return length;
    }

    /** A line of nothing but its end. */
    boolean empty() {
        return begins && ends && (length == 1 || length == 2 && piece[0] == '\r');
    }

    boolean startsWith(int from, byte[] start) {
        if (length - from < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if (piece[from + i] != start[i]) {
                return false;
            }
        }
        return true;
    }

    /** Without the line's end. */
    String text() {
        return new String(piece, 0, length, StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
