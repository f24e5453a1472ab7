package io.barid.allinone.transfer;

import java.io.IOException;
import java.io.InputStream;

/**
 * Gives lines the end that they have in mail (RFC 5322 2.3): LF and any number of CRs before LF become CRLF. A CR that ends
 * no line cannot stay, since clients differ in what it means: in the header it becomes a space, elsewhere CRLF. Everything
 * else is passed on as it is.
 */
final class CrlfStream extends InputStream {

    private static final int PIECE = 32 * 1024;

    private final InputStream in;
    private final byte[] piece = new byte[PIECE];
    private final byte[] ready = new byte[2 * PIECE + 4];
    private int from;
    private int to;
    private boolean ended;

    private boolean afterCr;
    private boolean header = true;
    private boolean lineEmpty = true;
    private boolean repaired;

    CrlfStream(InputStream in) {
        this.in = in;
    }

    /** Whether a CR was found that ended no line. */
    boolean repaired() {
        return repaired;
    }

    @Override
    public int read() throws IOException {
        return fill() ? ready[from++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, to - from);
        System.arraycopy(ready, from, into, at, count);
        from += count;
        return count;
    }

    private boolean fill() throws IOException {
        while (from == to && !ended) {
            from = 0;
            to = 0;
            int count = in.read(piece);
            ended = count < 0;
            for (int i = 0; i < count; i++) {
                convert(piece[i]);
            }
            if (ended && afterCr) {
                endLine();
            }
        }
        return from < to;
    }

    private void convert(byte octet) {
        if (octet == '\n') {
            endLine();
        } else if (octet == '\r') {
            afterCr = true;
        } else {
            if (afterCr) {
                bareCr();
            }
            put(octet);
            lineEmpty = false;
        }
    }

    private void bareCr() {
        repaired = true;
        if (header) {
            put((byte) ' ');
            afterCr = false;
        } else {
            endLine();
        }
    }

    private void endLine() {
        put((byte) '\r');
        put((byte) '\n');
        afterCr = false;
        header &= !lineEmpty;
        lineEmpty = true;
    }

    private void put(byte octet) {
        ready[to++] = octet;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
