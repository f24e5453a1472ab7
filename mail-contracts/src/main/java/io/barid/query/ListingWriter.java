package io.barid.query;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a maildrop's listing: a line {@code uid octets unique-id} for each message, then {@code end} and their number,
 * without which a listing broke off. Lines end with LF. For a reader with a {@link ListingMark} it may begin with
 * {@code known} and the number of messages that the reader has and that are not listed again, and end with the new mark.
 */
public final class ListingWriter {

    static final String END = "end ";
    static final String KNOWN = "known ";

    private final OutputStream out;
    private final byte[] buffer = new byte[8 * 1024];
    private int used;
    private long messages;

    public ListingWriter(OutputStream out) {
        this.out = out;
    }

    /** Before all others: so many messages, all that the reader knows, are still there. */
    public void known(long number) throws IOException {
        text(KNOWN);
        text(Long.toString(number));
        octet('\n');
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
        end("");
    }

    /** @param mark of the whole, what the reader knew included */
    public void end(ListingMark mark) throws IOException {
        end(" " + mark);
    }

    private void end(String mark) throws IOException {
        text(END);
        text(Long.toString(messages));
        text(mark);
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
