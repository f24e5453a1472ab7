package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reply as a stern client reads it: anything that RFC 5321 4.2 does not allow is an error. */
record Answer(int code, List<String> lines) {

    /** RFC 5321 4.5.3.1.5, with the CRLF. */
    private static final int LONGEST_LINE = 512;

    private static final Pattern LINE = Pattern.compile("([2-5][0-5][0-9])([ -])([\t -~]*)");
    private static final Pattern STATUS = Pattern.compile("([245])\\.\\d{1,3}\\.\\d{1,3} .*");

    /** Null at the end of the connection. */
    static Answer read(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>(1);
        int code = 0;
        while (true) {
            String line = line(in);
            if (line == null && lines.isEmpty()) {
                return null;
            }
            Matcher matcher = LINE.matcher(line == null ? "" : line);
            if (!matcher.matches() || code != 0 && code != Integer.parseInt(matcher.group(1))) {
                throw new AssertionError("no reply: " + line + " after " + lines);
            }
            code = Integer.parseInt(matcher.group(1));
            lines.add(matcher.group(3));
            if (matcher.group(2).equals(" ")) {
                return new Answer(code, lines);
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        int octet = in.read();
        if (octet < 0) {
            return null;
        }
        while (octet != '\r') {
            if (octet < 0) {
                throw new EOFException("within a reply: " + line.toString(ISO_8859_1));
            }
            line.write(octet);
            octet = in.read();
        }
        if (in.read() != '\n' || line.size() + 2 > LONGEST_LINE) {
            throw new AssertionError("no line of a reply: " + line.toString(ISO_8859_1));
        }
        return line.toString(ISO_8859_1);
    }

    /** Whether each line begins with an enhanced status of the code's class (RFC 2034 4). */
    boolean hasStatus() {
        return lines.stream().allMatch(line -> {
            Matcher matcher = STATUS.matcher(line);
            return matcher.matches() && matcher.group(1).equals(Integer.toString(code / 100));
        });
    }

    String text() {
        return lines.getLast();
    }
}
