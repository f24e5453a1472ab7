package io.barid.pop3.listener;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/**
 * Collects small replies until they are flushed and passes large stretches on as they are. Its buffer exists only while
 * something is in it, so an idle session holds none.
 */
final class ReplyBuffer extends OutputStream {

    private static final int OCTETS = 16 * 1024;
    private static final int STRETCH = 64 * 1024;

    private final ClientSocket socket;
    private final Duration taking;
    private byte[] buffer;
    private int used;

    /** @param taking longest wait for a client to take 64 KiB */
    ReplyBuffer(ClientSocket socket, Duration taking) {
        this.socket = socket;
        this.taking = taking;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int from, int length) throws IOException {
        if (length > OCTETS - used) {
            sendBuffer();
        }
        if (length >= OCTETS) {
            send(octets, from, length);
            return;
        }
        if (buffer == null) {
            buffer = new byte[OCTETS];
        }
        System.arraycopy(octets, from, buffer, used, length);
        used += length;
    }

    @Override
    public void flush() throws IOException {
        sendBuffer();
        buffer = null;
    }

    private void sendBuffer() throws IOException {
        int length = used;
        used = 0;
        send(buffer, 0, length);
    }

    private void send(byte[] octets, int from, int length) throws IOException {
        for (int sent = 0; sent < length; sent += STRETCH) {
            socket.endWaitAfter(taking);
            socket.send(octets, from + sent, Math.min(STRETCH, length - sent));
        }
        socket.waitOver();
    }
}
