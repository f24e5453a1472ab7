package io.barid.remotemx;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLSocket;

/** A scripted host's end of one connection, for {@link Reaction}s. */
public final class MxWire {

    private final MxSession session;
    private Socket socket;
    private InputStream in;
    private int lastCode;

    MxWire(Socket socket, MxSession session) throws IOException {
        this.socket = socket;
        this.session = session;
        this.in = new BufferedInputStream(socket.getInputStream(), 65536);
    }

    /** Sends the octets of UTF-8 text, as they are. */
    public void say(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        session.said(text);
        String last = text.substring(text.lastIndexOf('\n', Math.max(0, text.length() - 2)) + 1);
        if (last.matches("(?s)\\d{3}([ -].*|\\s*)")) {
            lastCode = Integer.parseInt(last.substring(0, 3));
        }
    }

    /** Another step begins: nothing has been said in it. */
    void step() {
        lastCode = 0;
    }

    /** The code of the last line said in this step; 0 before. */
    int lastCode() {
        return lastCode;
    }

    public void drop() throws IOException {
        socket.close();
        throw new EOFException("dropped by the script");
    }

    public void reset() throws IOException {
        session.raw().setSoLinger(true, 0);
        session.raw().close();
        throw new EOFException("reset by the script");
    }

    public void hang() throws IOException {
        pause(Duration.ofMinutes(5));
    }

    public void pause(Duration time) throws IOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new InterruptedIOException("the script was ended");
        }
    }

    /** A line without its CRLF; null at the connection's end. */
    String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (octet == '\n') {
                String text = line.toString(StandardCharsets.UTF_8);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            line.write(octet);
        }
        return null;
    }

    /** Everything up to the end of content, CRLF.CRLF, which is included. Null when the connection ends before. */
    byte[] readContent(ByteArrayOutputStream content) throws IOException {
        byte[] end = {'\r', '\n', '.', '\r', '\n'};
        // the CRLF of the DATA command counts as the one before the dot
        int matched = 2;
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            content.write(octet);
            if (octet == end[matched]) {
                matched++;
            } else {
                matched = octet == '\r' ? 1 : 0;
            }
            if (matched == end.length) {
                return content.toByteArray();
            }
        }
        return null;
    }

    void handshake(Identity identity, String[] protocols) throws IOException {
        SSLSocket tls = (SSLSocket)
                identity.serverContext().getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        tls.setUseClientMode(false);
        tls.setEnabledProtocols(protocols);
        tls.startHandshake();
        socket = tls;
        in = new BufferedInputStream(tls.getInputStream(), 65536);
        session.secured(tls.getSession().getProtocol());
    }
}
