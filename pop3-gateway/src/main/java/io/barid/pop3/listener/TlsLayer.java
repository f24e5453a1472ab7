package io.barid.pop3.listener;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLProtocolException;

/**
 * The server's side of TLS (RFC 8446, RFC 5246) between blocking streams and the JDK's engine. The JDK's own socket would
 * hold 24 KiB for each session however idle it is; this holds 128 octets, and buffers only while a record is in them. For one
 * thread; the streams' time-outs pass through.
 */
final class TlsLayer {

    private static final int HEADER = 5;
    /** Holds a command under TLS, or the begin of what is longer. */
    private static final int COMMAND = 128;

    /** Times as much as has come is made room for. */
    private static final int GROWTH = 8;

    // RFC 8446 section 5.1: change_cipher_spec to application_data
    private static final int FIRST_TYPE = 20;
    private static final int LAST_TYPE = 23;

    /** More than all that a client says in a handshake, however many keys and names it offers. */
    private static final int LONGEST_HANDSHAKE = WireBuffers.RECORD;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final InputStream in;
    private final OutputStream out;
    private final InputStream decrypted = new Decrypted();
    private final byte[] command = new byte[COMMAND];

    // what came and was not yet decrypted
    private byte[] received = command;
    private int from;
    private int to;
    private boolean handshaking;
    private int inHandshake;
    // what was decrypted and not yet taken
    private ByteBuffer plain = NOTHING;

    TlsLayer(SSLContext context, InputStream in, OutputStream out) {
        this.engine = context.createSSLEngine();
        this.in = in;
        this.out = out;
        engine.setUseClientMode(false);
    }

    /** Returns when both sides know each other's keys. */
    void handshake() throws IOException {
        engine.beginHandshake();
        handshaking = true;
        try {
            while (goOn() == HandshakeStatus.NEED_UNWRAP) {
                if (!receive()) {
                    throw new EOFException("the connection ended within the handshake");
                }
            }
        } catch (SSLException e) {
            sayWhy();
            throw e;
        }
        handshaking = false;
    }

    /** What the client says; its end also when it went without a word: no command that is cut short is one. */
    InputStream in() {
        return decrypted;
    }

    private int read(byte[] octets, int begin, int length) throws IOException {
        try {
            while (!plain.hasRemaining()) {
                if (!receive()) {
                    return -1;
                }
                goOn();
            }
        } catch (SSLException e) {
            sayWhy();
            throw e;
        }
        int taken = Math.min(length, plain.remaining());
        plain.get(octets, begin, taken);
        if (!plain.hasRemaining()) {
            plain = NOTHING;
        }
        return taken;
    }

    /** Returns when all of it is on the wire. */
    void write(byte[] octets, int begin, int length) throws IOException {
        send(ByteBuffer.wrap(octets, begin, length));
    }

    /** Says that nothing follows ({@code close_notify}). */
    void end() throws IOException {
        engine.closeOutbound();
        send(NOTHING);
    }

    /** The alert that tells the client what was wrong, if the engine has one. */
    private void sayWhy() {
        try {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                send(NOTHING);
            }
        } catch (IOException e) {
            // it will find out by itself
        }
    }

    /** Does all that does not wait for the client: replies of the handshake, key updates. */
    private HandshakeStatus goOn() throws IOException {
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            switch (status) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> send(NOTHING);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> {
                    return status;
                }
            }
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    // ---- in

    /** Takes one record. @return false at the end */
    private boolean receive() throws IOException {
        while (!engine.isInboundDone()) {
            if (!toBeJudged()) {
                if (!more()) {
                    return false;
                }
                continue;
            }
            ByteBuffer record = ByteBuffer.wrap(received, from, to - from);
            ByteBuffer target = ByteBuffer.allocate(Math.min(recordLength(), WireBuffers.RECORD));
            SSLEngineResult result = engine.unwrap(record, target);
            from = record.position();
            switch (result.getStatus()) {
                case OK -> {
                    plain = target.flip();
                    letGo();
                    return true;
                }
                case CLOSED -> {
                    return false;
                }
                case BUFFER_UNDERFLOW, BUFFER_OVERFLOW -> throw new SSLProtocolException("a record is too long");
            }
        }
        return false;
    }

    /** Whether a record is here to its end, or it is seen already that it is none. */
    private boolean toBeJudged() {
        if (to - from < HEADER) {
            return false;
        }
        int type = received[from];
        return type < FIRST_TYPE
                || type > LAST_TYPE
                || recordLength() > WireBuffers.RECORD
                || to - from >= recordLength();
    }

    private boolean more() throws IOException {
        makeRoom();
        int got = in.read(received, to, received.length - to);
        to += Math.max(got, 0);
        if (handshaking) {
            inHandshake += Math.max(got, 0);
            if (inHandshake > LONGEST_HANDSHAKE) {
                throw new SSLProtocolException("a handshake is too long");
            }
        }
        return got >= 0;
    }

    /** For the rest of the record that has begun, as far as it has come: a length costs its sender nothing. */
    private void makeRoom() {
        int held = to - from;
        int wanted = held < HEADER ? HEADER : recordLength();
        byte[] roomy = held < received.length ? received : new byte[Math.min(wanted, GROWTH * held)];
        System.arraycopy(received, from, roomy, 0, to - from);
        received = roomy;
        to -= from;
        from = 0;
    }

    private int recordLength() {
        return HEADER + ((received[from + 3] & 0xFF) << 8 | received[from + 4] & 0xFF);
    }

    private void letGo() {
        if (from < to) {
            return;
        }
        from = 0;
        to = 0;
        received = command;
    }

    // ---- out

    /** Encrypts and sends all of it, or, of nothing, what the engine itself has to say. */
    private void send(ByteBuffer octets) throws IOException {
        byte[] buffer = WireBuffers.take();
        try {
            ByteBuffer records = ByteBuffer.wrap(buffer);
            boolean more = true;
            while (more) {
                more = wrap(octets, records);
                if (records.position() > 0 && (!more || records.remaining() < WireBuffers.RECORD)) {
                    out.write(buffer, 0, records.position());
                    records.clear();
                }
            }
        } finally {
            WireBuffers.give(buffer);
        }
    }

    /** @return whether there is more to be wrapped */
    private boolean wrap(ByteBuffer octets, ByteBuffer records) throws IOException {
        SSLEngineResult result = engine.wrap(octets, records);
        return switch (result.getStatus()) {
            case OK -> octets.hasRemaining() || result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
            case CLOSED -> {
                if (octets.hasRemaining()) {
                    throw new SSLException("closed");
                }
                yield result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && result.bytesProduced() > 0;
            }
            case BUFFER_OVERFLOW, BUFFER_UNDERFLOW -> throw new IllegalStateException("no room for a record");
        };
    }

    private final class Decrypted extends InputStream {
        @Override
        public int read(byte[] octets, int begin, int length) throws IOException {
            return TlsLayer.this.read(octets, begin, length);
        }

        @Override
        public int available() {
            return plain.remaining();
        }

        @Override
        public int read() throws IOException {
            byte[] octet = new byte[1];
            return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xFF;
        }
    }
}
