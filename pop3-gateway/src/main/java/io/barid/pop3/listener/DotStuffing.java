package io.barid.pop3.listener;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a message as a multi-line reply (RFC 1939 section 3): a dot before each line that begins with one, and at the end a
 * line with a dot alone. Takes the message in pieces, cut anywhere, and passes on whole stretches of them.
 */
final class DotStuffing {

    private static final byte[] END = {'.', '\r', '\n'};
    private static final byte[] LINE_END = {'\r', '\n'};

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
        for (int i = 0; i < length; i++) {
            if (piece[i] == '.' && octet(piece, i - 1) == '\n' && octet(piece, i - 2) == '\r') {
                out.write(piece, from, i - from);
                out.write('.');
                from = i;
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
}
