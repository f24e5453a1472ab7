package io.barid.relay.smtp;

import io.barid.relay.tls.Handshakes;
import io.barid.relay.tls.TlsPolicy;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;

/** A connection's octets. All it does ends when the step's time or the whole's is over: the watchdog cuts it then. */
final class Wire {

    private final Socket raw = new Socket();
    private final Watchdog watchdog;
    private Socket socket = raw;
    private OutputStream out;
    private ReplyReader replies;
    private Transcript transcript;
    private final List<String> secrets = new ArrayList<>();
    /** {@link System#nanoTime} when it is over. */
    private volatile long stepEnd;

    private volatile long wholeEnd;
    private volatile boolean late;
    private volatile boolean closed;

    Wire(Watchdog watchdog, Transcript transcript) {
        this.watchdog = watchdog;
        this.transcript = transcript;
        noStep();
        whole(Duration.ofDays(1));
    }

    void transcript(Transcript next) {
        transcript = next;
    }

    Transcript transcript() {
        return transcript;
    }

    /** The time of what comes next, a write and the reply to it. */
    void step(Duration time) {
        stepEnd = System.nanoTime() + time.toNanos();
    }

    /** What comes next is no wait for the host. */
    void noStep() {
        step(Duration.ofDays(1));
    }

    void whole(Duration time) {
        wholeEnd = System.nanoTime() + time.toNanos();
    }

    void connect(InetAddress address, int port, Duration time) throws LostException {
        try {
            raw.setTcpNoDelay(true);
            // 0 would be for ever
            raw.connect(new InetSocketAddress(address, port), Math.toIntExact(Math.max(1, time.toMillis())));
            out = raw.getOutputStream();
            replies = new ReplyReader(raw.getInputStream());
            watchdog.watch(this);
            if (closed) {
                watchdog.forget(this);
            }
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /**
     * @return protocol and cipher
     * @throws LostException also when the certificate is not what the policy asks for
     */
    String handshake(Handshakes handshakes, String host, TlsPolicy policy) throws LostException {
        try {
            SSLSocket tls = handshakes.over(raw, host, policy);
            tls.startHandshake();
            socket = tls;
            out = tls.getOutputStream();
            replies = new ReplyReader(tls.getInputStream());
            String session =
                    tls.getSession().getProtocol() + " " + tls.getSession().getCipherSuite();
            transcript.note(session + ", " + policy.verification());
            return session;
        } catch (IOException e) {
            throw lost(e);
        }
    }

    boolean somethingLeft() throws LostException {
        try {
            return replies.somethingLeft();
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** Sends command lines, each ended with CRLF, in one write. */
    void send(String lines) throws LostException {
        byte[] octets = lines.getBytes(StandardCharsets.UTF_8);
        write(octets, octets.length);
    }

    void write(byte[] octets, int length) throws LostException {
        try {
            out.write(octets, 0, length);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** Nothing that the host says from now on shows it. */
    void hide(String secret) {
        secrets.add(secret);
    }

    RemoteReply reply() throws LostException {
        try {
            RemoteReply reply = replies.read().without(secrets);
            transcript.received(reply);
            return reply;
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private LostException lost(IOException e) {
        if (e instanceof LostException known) {
            return known;
        }
        return LostException.connection(
                late ? "the host took too long" : ReplyReader.clean(String.valueOf(e.getMessage())));
    }

    void cutIfLate(long now) {
        if (!closed && (now - stepEnd > 0 || now - wholeEnd > 0)) {
            late = true;
            cut();
        }
    }

    boolean late() {
        return late;
    }

    boolean closed() {
        return closed;
    }

    /** At once, from any thread; what was written and has not left yet never will. */
    void cut() {
        closed = true;
        watchdog.forget(this);
        try {
            raw.setSoLinger(true, 0);
        } catch (IOException e) {
            // not connected any more
        }
        close(raw);
    }

    /** With TLS's last words; the step's time goes for them. */
    void close() {
        close(socket);
        closed = true;
        watchdog.forget(this);
        close(raw);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is over either way
        }
    }
}
