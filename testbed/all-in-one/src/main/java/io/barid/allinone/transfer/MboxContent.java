package io.barid.allinone.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The octets of one message in an mbox as its sender wrote them: without the servers' notes in the header, and without one
 * {@code >} of each line that quotes {@code From } (mboxrd; what mboxo quotes is read the same way).
 */
final class MboxContent extends InputStream {

    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private final LinePieces lines;
    private boolean header = true;
    private boolean dropping;
    private int from;
    private int to;

    /** @param in the message alone, without its From_ line; closed with this */
    MboxContent(InputStream in) {
        this.in = in;
        this.lines = new LinePieces(in);
    }

    @Override
    public int read() throws IOException {
        return fill() ? lines.octets()[from++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, to - from);
        System.arraycopy(lines.octets(), from, into, at, count);
        from += count;
        return count;
    }

    private boolean fill() throws IOException {
        while (from == to) {
            if (!lines.next()) {
                return false;
            }
            from = 0;
            to = lines.length();
            if (header) {
                inHeader();
            } else if (lines.begins() && quoted()) {
                from = 1;
            }
        }
        return true;
    }

    private void inHeader() {
        if (lines.empty()) {
            header = false;
            dropping = false;
            return;
        }
        if (lines.begins()) {
            boolean folded = lines.octets()[0] == ' ' || lines.octets()[0] == '\t';
            dropping = folded ? dropping : MboxHeader.isNote(lines.text());
        }
        from = dropping ? to : 0;
    }

    private boolean quoted() {
        int quotes = 0;
        while (quotes < lines.length() && lines.octets()[quotes] == '>') {
            quotes++;
        }
        return quotes > 0 && lines.startsWith(quotes, FROM);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
