package io.barid.pop3;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A client that tests drive by hand, for what a dialogue cannot say: octets, time, leaving without QUIT. */
final class TestClient implements AutoCloseable {

    private final Socket raw;
    private Socket socket;
    private InputStream in;

    private TestClient(InetSocketAddress server, String from) throws IOException {
        raw = new Socket();
        raw.setReceiveBufferSize(32 * 1024);
        raw.bind(new InetSocketAddress(from, 0));
        raw.connect(server, 5_000);
        raw.setSoTimeout(30_000);
        use(raw);
    }

    static TestClient inClear(InetSocketAddress server) throws Exception {
        return inClear(server, "127.0.0.1");
    }

    /** @param from another address of this machine */
    static TestClient inClear(InetSocketAddress server, String from) throws Exception {
        return new TestClient(server, from);
    }

    static TestClient underTls(InetSocketAddress server) throws Exception {
        TestClient client = inClear(server);
        client.startTls();
        return client;
    }

    void startTls() throws Exception {
        startTls("TLSv1.3", "TLSv1.2");
    }

    void startTls(String... protocols) throws Exception {
        SSLSocket tls =
                (SSLSocket) trustingAll().getSocketFactory().createSocket(raw, "localhost", raw.getPort(), true);
        tls.setEnabledProtocols(protocols);
        tls.startHandshake();
        use(tls);
    }

    static SSLContext trustingAll() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyCertificate()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** New keys in TLS 1.3 (RFC 8446 section 4.6.3), in 1.2 another handshake, which no server needs to accept. */
    void shakeHandsAgain() throws IOException {
        ((SSLSocket) socket).startHandshake();
    }

    X509Certificate certificate() throws IOException {
        return (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
    }

    private void use(Socket next) throws IOException {
        socket = next;
        in = new BufferedInputStream(next.getInputStream());
    }

    /** After the greeting. */
    TestClient login(String user, String password) throws IOException {
        readLine();
        ask("USER " + user);
        String reply = ask("PASS " + password);
        if (!reply.startsWith("+OK")) {
            throw new IOException(reply);
        }
        return this;
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    String ask(String command) throws IOException {
        send(command + "\r\n");
        return readLine();
    }

    void send(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        socket.getOutputStream().flush();
    }

    /** What is there, at most so much; negative at the end. */
    int read(byte[] octets) throws IOException {
        return in.read(octets);
    }

    /** Without CRLF; null at the end. */
    String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (octet == '\n') {
                return line.toString(StandardCharsets.UTF_8).replaceAll("\r$", "");
            }
            line.write(octet);
        }
        return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
    }

    /** A multi-line reply after its first line, as a client keeps it: dots removed, without the last line. */
    byte[] readMessage() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        int line = 0;
        boolean stuffed = false;
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (line == 0 && octet == '.') {
                stuffed = true;
                line = 1;
                continue;
            }
            if (stuffed && line == 1 && octet == '\r') {
                in.read();
                return message.toByteArray();
            }
            message.write(octet);
            line = octet == '\n' ? 0 : line + 1;
            stuffed &= line != 0;
        }
        throw new IOException("the connection ended within a message, after " + message.size() + " octets");
    }

    void leave() throws IOException {
        raw.setSoLinger(true, 0);
        raw.close();
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }

    private static final class AnyCertificate implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
