package io.barid.pop3.listener;

import io.barid.pop3.session.Pop3Session;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lines of bounded length. One ends with CRLF (RFC 1939 section 3); a bare LF, which people's tools send, is taken too. What
 * follows a line that is too long is a new line: the session stays in step. Between lines it holds some octets, not
 * room for the longest one.
 */
final class LineReader {

    static final int MAX_OCTETS = Pop3Session.LONGEST_COMMAND;

    /** Octets of a line that does not end: what sends them is not waited for. */
    static final int ENDLESS_OCTETS = 64 * 1024;

    private static final int FEW = 64;
    private static final int USUAL = MAX_OCTETS + 2;

    private byte[] buffer = new byte[FEW];
    private int from;
    private int to;
    /** Up to where no line feed was found. */
    private int searched;

    /** Whether a whole line is here already, so that no reading is needed for the next one. */
    boolean ready() {
        return lineFeed() >= 0;
    }

    /** Forgets what was read and not yet taken. */
    void discard() {
        buffer = buffer.length == FEW ? buffer : new byte[FEW];
        from = 0;
        to = 0;
        searched = 0;
    }

    /** The next line; the stream's own time-outs pass through. @param most octets without its end */
    Line next(InputStream in, int most) throws IOException {
        int forgotten = 0;
        int end = lineFeed();
        while (end < 0) {
            // with room for its end
            if (to - from > most + 1) {
                forgotten += to - from;
                forget();
            }
            if (forgotten > ENDLESS_OCTETS) {
                return new Line.Endless();
            }
            if (!fill(in, most + 2)) {
                return new Line.End();
            }
            end = lineFeed();
        }
        Line line = forgotten > 0 ? new Line.TooLong() : line(end, most);
        from = end + 1;
        if (from == to) {
            discard();
        }
        return line;
    }

    private void forget() {
        from = 0;
        to = 0;
        searched = 0;
    }

    private Line line(int end, int most) {
        int length = end > from && buffer[end - 1] == '\r' ? end - 1 - from : end - from;
        return length > most ? new Line.TooLong() : text(from, length);
    }

    /** Reads what came, and more room is made only when it is full. */
    private boolean fill(InputStream in, int most) throws IOException {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        to -= from;
        searched -= from;
        from = 0;
        if (to == buffer.length) {
            grow(most);
        }
        int got = in.read(buffer, to, buffer.length - to);
        to += Math.max(got, 0);
        // commands that came together are answered together
        while (to == buffer.length && buffer.length < USUAL && in.available() > 0) {
            grow(USUAL);
            to += Math.max(in.read(buffer, to, buffer.length - to), 0);
        }
        return got >= 0;
    }

    private void grow(int most) {
        int larger = buffer.length < USUAL ? USUAL : 2 * buffer.length;
        buffer = Arrays.copyOf(buffer, Math.max(USUAL, Math.min(larger, most)));
    }

    private int lineFeed() {
        for (int i = Math.max(from, searched); i < to; i++) {
            if (buffer[i] == '\n') {
                searched = i;
                return i;
            }
        }
        searched = to;
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
