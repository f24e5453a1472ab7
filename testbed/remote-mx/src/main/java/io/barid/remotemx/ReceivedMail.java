package io.barid.remotemx;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * One message as a scripted host got it.
 *
 * @param mail       the MAIL command's line
 * @param recipients the RCPT commands' lines that were answered with 2yz
 * @param raw        octets after DATA as they came, dots stuffed, the end {@code .CRLF} included
 */
public record ReceivedMail(String mail, List<String> recipients, byte[] raw) {

    /** The octets that were meant: without stuffed dots and the end. */
    public byte[] content() {
        ByteArrayOutputStream content = new ByteArrayOutputStream(raw.length);
        boolean lineStart = true;
        for (int i = 0; i < raw.length - 3; i++) {
            if (!(lineStart && raw[i] == '.')) {
                content.write(raw[i]);
            }
            lineStart = raw[i] == '\n' && i > 0 && raw[i - 1] == '\r';
        }
        return content.toByteArray();
    }
}
