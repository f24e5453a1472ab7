package io.barid.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A POP3 session under TLS that costs little: blocking, replies looked at but not kept. Each begins with a whole
 * handshake: TLS sessions are not resumed. For one thread.
 */
final class Pop3Client implements AutoCloseable {

    private static final int PIPELINED = 100;
    private static final int TIMEOUT = 120_000;
    private static final byte[] END = {'\r', '\n', '.', '\r', '\n'};

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer;
    private int from;
    private int to;

    /** @param octets of the buffer for replies */
    Pop3Client(int port, int octets) throws IOException {
        this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), octets);
    }

    Pop3Client(InetSocketAddress server, int octets) throws IOException {
        Socket raw = new Socket(server.getAddress(), server.getPort());
        raw.setTcpNoDelay(true);
        raw.setSoTimeout(TIMEOUT);
        socket = tls(raw);
        in = socket.getInputStream();
        out = socket.getOutputStream();
        buffer = new byte[octets];
        ok();
    }

    /** Closing it closes the other. */
    static Socket tls(Socket raw) throws IOException {
        // a context of its own has no sessions to resume
        return context().getSocketFactory().createSocket(raw, "localhost", raw.getPort(), true);
    }

    private static SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As often as the server has too much to do. */
    void logIn(Pop3Server.Login login) throws IOException {
        boolean in = false;
        while (!in) {
            command("USER " + login.name());
            send("PASS " + login.password() + "\r\n");
            String reply = line();
            in = reply.startsWith("+OK");
            if (!in && !reply.startsWith("-ERR [SYS/TEMP]")) {
                throw new IOException("the server said: " + reply);
            }
        }
    }

    /** @return the reply without its {@code +OK} */
    String command(String line) throws IOException {
        send(line + "\r\n");
        return ok();
    }

    /** @return octets of the reply, without its first and last line */
    long listing(String line) throws IOException {
        command(line);
        return rest();
    }

    /** One after the other. @return octets */
    long retrieve(int messages) throws IOException {
        long octets = 0;
        for (int i = 1; i <= messages; i++) {
            octets += listing("RETR " + i);
        }
        return octets;
    }

    /** Always some commands ahead. @return octets */
    long retrievePipelined(int messages) throws IOException {
        long octets = 0;
        int sent = 0;
        for (int i = 1; i <= messages; i++) {
            if (sent < messages && sent - i < PIPELINED / 2) {
                StringBuilder commands = new StringBuilder();
                for (int end = Math.min(messages, sent + PIPELINED); sent < end; ) {
                    commands.append("RETR ").append(++sent).append("\r\n");
                }
                send(commands.toString());
            }
            ok();
            octets += rest();
        }
        return octets;
    }

    private void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private String ok() throws IOException {
        String line = line();
        if (!line.startsWith("+OK")) {
            throw new IOException("the server said: " + line);
        }
        return line.substring(3).strip();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (byte octet = octet(); octet != '\n'; octet = octet()) {
            line.append((char) octet);
        }
        return line.toString().strip();
    }

    private byte octet() throws IOException {
        if (from == to) {
            fill();
        }
        return buffer[from++];
    }

    private long rest() throws IOException {
        long octets = 0;
        int matched = 2;
        while (true) {
            if (from == to) {
                fill();
            }
            int begin = from;
            while (from < to) {
                byte octet = buffer[from++];
                matched = octet == END[matched] ? matched + 1 : octet == '\r' ? 1 : 0;
                if (matched == END.length) {
                    return octets + from - begin - 3;
                }
            }
            octets += from - begin;
        }
    }

    private void fill() throws IOException {
        from = 0;
        to = in.read(buffer);
        if (to <= 0) {
            throw new EOFException("the server closed the connection");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** What a certificate costs to check is the client's part. */
    private static final class Anybody implements X509TrustManager {
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
