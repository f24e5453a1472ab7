package io.barid.pop3.listener;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Collects small replies until they are flushed and passes the middle of large ones on as it is, so that TLS records are full
 * ones. Its buffer exists only while something is in it: an idle session holds none.
 */
final class ReplyBuffer extends OutputStream {

    /** Two full TLS records. */
    private static final int OCTETS = 32 * 1024;

    private static final int STRETCH = 64 * 1024;

    private final ClientSocket socket;
    private byte[] buffer;
    private int used;

    ReplyBuffer(ClientSocket socket) {
        this.socket = socket;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int from, int length) throws IOException {
        int at = from;
        int end = from + length;
        if (used > 0) {
            at += keep(octets, at, Math.min(length, OCTETS - used));
            if (used == OCTETS) {
                sendBuffer();
            }
        }
        while (end - at >= OCTETS) {
            int whole = Math.min(STRETCH, (end - at) / OCTETS * OCTETS);
            socket.send(octets, at, whole);
            at += whole;
        }
        keep(octets, at, end - at);
    }

    private int keep(byte[] octets, int from, int length) {
        if (length > 0 && buffer == null) {
            buffer = WireBuffers.take();
        }
        if (length > 0) {
            System.arraycopy(octets, from, buffer, used, length);
            used += length;
        }
        return length;
    }

    @Override
    public void flush() throws IOException {
        if (used > 0) {
            sendBuffer();
        }
        discard();
    }

    private void sendBuffer() throws IOException {
        int length = used;
        used = 0;
        socket.send(buffer, 0, length);
    }

    /** Forgets what was not sent; of no use after the last words. */
    void discard() {
        if (buffer != null) {
            WireBuffers.give(buffer);
            buffer = null;
        }
        used = 0;
    }
}
