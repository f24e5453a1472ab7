package io.barid.relay.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads replies, however a hostile host writes them: bounded lines, a bounded number of them, codes that agree,
 * and a bounded memory of it all. */
final class ReplyReader {

    /** Four times what RFC 5321 4.5.3.1.5 allows. */
    static final int MAX_LINE_OCTETS = 2048;

    static final int MAX_LINES = 100;

    /** Of a whole reply, in UTF-16 units: many connections may read one at once. What follows is read and forgotten. */
    static final int MAX_KEPT = 8 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[4096];
    private int from;
    private int to;

    ReplyReader(InputStream in) {
        this.in = in;
    }

    /** Octets that came after the last reply: before a handshake there may be none (RFC 3207 5). */
    boolean somethingLeft() throws IOException {
        return from < to || in.available() > 0;
    }

    RemoteReply read() throws IOException {
        List<String> lines = new ArrayList<>(1);
        int code = 0;
        int kept = 0;
        for (int count = 1; ; count++) {
            String line = line();
            int its = code(line);
            if (count > 1 && its != code) {
                throw LostException.protocol("a reply with two codes, " + code + " and " + its);
            }
            code = its;
            kept += line.length();
            if (kept <= MAX_KEPT) {
                lines.add(clean(line.length() > 4 ? line.substring(4) : ""));
            }
            if (line.length() == 3 || line.charAt(3) == ' ') {
                return new RemoteReply(code, lines);
            }
            if (count == MAX_LINES) {
                throw LostException.protocol("a reply of more than " + MAX_LINES + " lines");
            }
        }
    }

    private static int code(String line) throws LostException {
        boolean digits = line.length() >= 3 && digit(line, 0, '5') && digit(line, 1, '9') && digit(line, 2, '9');
        if (!digits || line.charAt(0) < '2' || line.length() > 3 && line.charAt(3) != ' ' && line.charAt(3) != '-') {
            String begin = clean(line.substring(0, Math.min(40, line.length())));
            throw LostException.protocol("no SMTP reply: '" + begin + "'");
        }
        return Integer.parseInt(line, 0, 3, 10);
    }

    private static boolean digit(String line, int at, char most) {
        return line.charAt(at) >= '0' && line.charAt(at) <= most;
    }

    /** Without its line end; a bare LF ends a line too, for a reply is never passed on as it is. */
    private String line() throws IOException {
        int scanned = from;
        while (true) {
            for (int i = scanned; i < to; i++) {
                if (buffer[i] == '\n') {
                    int end = i > from && buffer[i - 1] == '\r' ? i - 1 : i;
                    String line = new String(buffer, from, end - from, StandardCharsets.UTF_8);
                    from = i + 1;
                    return line;
                }
            }
            if (to - from >= MAX_LINE_OCTETS) {
                throw LostException.protocol("a reply's line of more than " + MAX_LINE_OCTETS + " octets");
            }
            fill();
            scanned = from;
        }
    }

    private void fill() throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        int read = in.read(buffer, to, buffer.length - to);
        if (read < 0) {
            throw LostException.connection("the host closed the connection");
        }
        to += read;
    }

    /** Printable, for logs and reports: no control, format (such as bidirectional overrides) or broken characters. */
    static String clean(String text) {
        StringBuilder cleaned = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c < 0x7F || c >= 0xA0 && printable(c)) {
                continue;
            }
            cleaned = cleaned == null ? new StringBuilder(text) : cleaned;
            cleaned.setCharAt(i, c == '\t' ? ' ' : '?');
        }
        return cleaned == null ? text : cleaned.toString();
    }

    private static boolean printable(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> c != 0xFFFD;
        };
    }
}
