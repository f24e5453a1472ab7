package io.barid.query;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads what {@link ListingWriter} wrote, a message at a time and without making objects of them. */
public final class ListingReader {

    private static final int LONGEST_LINE = 256;

    private final InputStream in;
    private final byte[] buffer = new byte[16 * 1024];
    private final byte[] line = new byte[LONGEST_LINE];
    private int next;
    private int filled;
    private int length;
    private int uniqueIdFrom;
    private long uid;
    private long octets;
    private long messages;
    private long known;
    private Optional<ListingMark> mark = Optional.empty();

    public ListingReader(InputStream in) {
        this.in = in;
    }

    /**
     * Moves to the next message.
     *
     * @return false at the end
     * @throws IOException when the listing broke off, or is none
     */
    public boolean next() throws IOException {
        readLine();
        if (length > 0 && line[0] == 'k' && messages == 0 && known == 0) {
            readKnown();
            readLine();
        }
        if (length > 0 && line[0] == 'e') {
            readEnd();
            return false;
        }
        int afterUid = space(0);
        int afterOctets = space(afterUid + 1);
        uid = number(0, afterUid);
        octets = number(afterUid + 1, afterOctets);
        uniqueIdFrom = afterOctets + 1;
        messages++;
        return true;
    }

    /** How many of the reader's own messages come before the first; after the first {@link #next}. */
    public long known() {
        return known;
    }

    /** What to show next time; after the last {@link #next}. */
    public Optional<ListingMark> mark() {
        return mark;
    }

    public long uid() {
        return uid;
    }

    public long octets() {
        return octets;
    }

    /** Of the unique id, which is ASCII. */
    public int uniqueIdLength() {
        return length - uniqueIdFrom;
    }

    public void copyUniqueId(byte[] into, int at) {
        System.arraycopy(line, uniqueIdFrom, into, at, uniqueIdLength());
    }

    private void readKnown() throws IOException {
        String text = text();
        if (!text.startsWith(ListingWriter.KNOWN)) {
            throw notALine();
        }
        known = number(ListingWriter.KNOWN.length(), length);
    }

    private void readEnd() throws IOException {
        String text = text();
        String expected = ListingWriter.END + messages;
        if (text.equals(expected)) {
            return;
        }
        if (!text.startsWith(expected + " ")) {
            throw new IOException("the listing has " + messages + " messages, and another number at its end");
        }
        try {
            mark = Optional.of(ListingMark.parse(text.substring(expected.length() + 1)));
        } catch (IllegalArgumentException e) {
            throw new IOException("the listing ends with something else than a mark", e);
        }
    }

    private String text() {
        return new String(line, 0, length, StandardCharsets.US_ASCII);
    }

    private void readLine() throws IOException {
        length = 0;
        for (byte octet = octet(); octet != '\n'; octet = octet()) {
            if (length == LONGEST_LINE) {
                throw new IOException("a listing has no such long line");
            }
            line[length++] = octet;
        }
    }

    private byte octet() throws IOException {
        if (next == filled) {
            filled = in.read(buffer);
            next = 0;
            if (filled <= 0) {
                filled = 0;
                throw new EOFException("the listing broke off after " + messages + " messages");
            }
        }
        return buffer[next++];
    }

    private int space(int from) throws IOException {
        for (int i = from; i < length; i++) {
            if (line[i] == ' ') {
                return i;
            }
        }
        throw notALine();
    }

    private long number(int from, int to) throws IOException {
        long value = 0;
        if (from == to || to - from > 18) {
            throw notALine();
        }
        for (int i = from; i < to; i++) {
            int digit = line[i] - '0';
            if (digit < 0 || digit > 9) {
                throw notALine();
            }
            value = 10 * value + digit;
        }
        return value;
    }

    private static IOException notALine() {
        return new IOException("a line of the listing is not: uid octets unique-id");
    }
}
