package io.barid.smtp.session;

import io.barid.status.SmtpReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Collects replies, so that those to pipelined commands leave together (RFC 2920 3.2), but none waits for long behind work
 * for commands after it.
 */
final class ReplyWriter {

    private static final int SMALL = 512;
    private static final int FULL = 16 * 1024;
    private static final long OLD = TimeUnit.SECONDS.toNanos(1);

    private final ClientConnection connection;
    private byte[] buffer = new byte[SMALL];
    private int length;
    /** {@link System#nanoTime} of the oldest reply collected. */
    private long since;

    ReplyWriter(ClientConnection connection) {
        this.connection = connection;
    }

    void write(SmtpReply reply) throws IOException {
        long now = System.nanoTime();
        since = length == 0 ? now : since;
        byte[] wire = reply.wire().getBytes(StandardCharsets.US_ASCII);
        if (length + wire.length > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + wire.length));
        }
        System.arraycopy(wire, 0, buffer, length, wire.length);
        length += wire.length;
        if (length > FULL || now - since > OLD) {
            flush();
        }
    }

    void flush() throws IOException {
        if (length == 0) {
            return;
        }
        connection.write(buffer, length);
        length = 0;
        if (buffer.length > FULL) {
            buffer = new byte[SMALL];
        }
    }
}
