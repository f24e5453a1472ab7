package io.barid.mailbox.transfer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A message whose last line ends: one without CRLF is given it, as BDAT does. POP3 sends it so in any case, and counts what it
 * sends (RFC 1939 section 11). An empty message stays empty.
 */
final class LastLine extends InputStream {

    private static final byte[] LINE_END = {'\r', '\n'};

    private InputStream source;
    private byte last = '\n';

    /** @param message stays the caller's to close */
    LastLine(InputStream message) {
        this.source = message;
    }

    /** The same array if nothing was missing. */
    static byte[] ended(byte[] message) {
        if (message.length == 0 || message[message.length - 1] == '\n') {
            return message;
        }
        byte[] ended = Arrays.copyOf(message, message.length + LINE_END.length);
        System.arraycopy(LINE_END, 0, ended, message.length, LINE_END.length);
        return ended;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        int read = source.read(buffer, from, length);
        if (read > 0) {
            last = buffer[from + read - 1];
        } else if (read < 0 && last != '\n') {
            source = new ByteArrayInputStream(LINE_END);
            return read(buffer, from, length);
        }
        return read;
    }

    @Override
    public int read() throws IOException {
        byte[] octet = new byte[1];
        return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xFF;
    }
}
