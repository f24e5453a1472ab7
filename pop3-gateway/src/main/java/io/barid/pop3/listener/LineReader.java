package io.barid.pop3.listener;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Lines of bounded length. One ends with CRLF (RFC 1939 section 3); a bare LF, which people's tools send, is taken too. What
 * follows a line that is too long is a new line: the session stays in step.
 */
final class LineReader {

    /** Octets of a line without its end; RFC 2449 section 4 asks for 255 with it, long passwords for more. */
    static final int MAX_OCTETS = 1022;

    private final byte[] buffer = new byte[MAX_OCTETS + 2];
    private int from;
    private int to;

    /** Whether a whole line is here already, so that no reading is needed for the next one. */
    boolean ready() {
        return lineFeed() >= 0;
    }

    /** Forgets what was read and not yet taken. */
    void discard() {
        from = 0;
        to = 0;
    }

    /** The next line; the stream's own time-outs pass through. */
    Line next(InputStream in) throws IOException {
        boolean tooLong = false;
        int end = lineFeed();
        while (end < 0) {
            if (to - from == buffer.length) {
                tooLong = true;
                discard();
            }
            if (!fill(in)) {
                return new Line.End();
            }
            end = lineFeed();
        }
        int begin = from;
        from = end + 1;
        int length = end > begin && buffer[end - 1] == '\r' ? end - 1 - begin : end - begin;
        return tooLong || length > MAX_OCTETS ? new Line.TooLong() : text(begin, length);
    }

    private boolean fill(InputStream in) throws IOException {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        to -= from;
        from = 0;
        int got = in.read(buffer, to, buffer.length - to);
        to += Math.max(got, 0);
        return got >= 0;
    }

    private int lineFeed() {
        for (int i = from; i < to; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private Line text(int begin, int length) {
        for (int i = begin; i < begin + length; i++) {
            if (buffer[i] == 0 || buffer[i] == '\r') {
                return new Line.Unreadable();
            }
        }
        try {
            return new Line.Text(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(buffer, begin, length))
                    .toString());
        } catch (CharacterCodingException e) {
            return new Line.Unreadable();
        }
    }
}
