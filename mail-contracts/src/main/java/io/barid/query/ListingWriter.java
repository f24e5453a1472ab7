package io.barid.query;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a maildrop's listing: a line {@code uid octets unique-id} for each message, then {@code end} and their number,
 * without which a listing broke off. Lines end with LF.
 */
public final class ListingWriter {

    static final String END = "end ";

    private final OutputStream out;
    private final byte[] buffer = new byte[8 * 1024];
    private int used;
    private long messages;

    public ListingWriter(OutputStream out) {
        this.out = out;
    }

    /** The next message; the stream gets it sooner or later. */
    public void add(long uid, long octets, String uniqueId) throws IOException {
        text(Long.toString(uid));
        octet(' ');
        text(Long.toString(octets));
        octet(' ');
        text(uniqueId);
        octet('\n');
        messages++;
    }

    public void end() throws IOException {
        text(END);
        text(Long.toString(messages));
        octet('\n');
        out.write(buffer, 0, used);
        used = 0;
    }

    private void text(String ascii) throws IOException {
        for (int i = 0; i < ascii.length(); i++) {
            octet(ascii.charAt(i));
        }
    }

    private void octet(int octet) throws IOException {
        if (used == buffer.length) {
            out.write(buffer, 0, used);
            used = 0;
        }
        buffer[used++] = (byte) octet;
    }
}
