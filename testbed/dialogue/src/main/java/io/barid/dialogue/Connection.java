package io.barid.dialogue;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Lines over a socket: each ends with CRLF, no more and no less, and is read within the time-out. */
public final class Connection implements AutoCloseable {
    private static final int LONGEST_LINE_OCTETS = 1 << 20;

    private final Duration timeout;
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    private Connection(Socket socket, Duration timeout) throws IOException {
        this.timeout = timeout;
        use(socket);
    }

    public static Connection open(InetSocketAddress server, ConnectionKind kind, Duration timeout) throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(server, Math.toIntExact(timeout.toMillis()));
            var connection = new Connection(socket, timeout);
            switch (kind) {
                case PLAIN -> {}
                case TLS -> connection.startTls();
            }
            return connection;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** @throws IOException also when the server had already sent more in clear, which a client must not believe */
    public void startTls() throws IOException {
        if (in.available() > 0) {
            throw new IOException("the server sent " + in.available() + " octets in clear after its reply to STARTTLS");
        }
        socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
        use(AnyCertificate.upgrade(socket));
    }

    private void use(Socket next) throws IOException {
        socket = next;
        in = new BufferedInputStream(next.getInputStream());
        out = new BufferedOutputStream(next.getOutputStream());
    }

    /** One octet a character, CRLF added. */
    public void write(String line) throws IOException {
        write(line, true);
    }

    void write(String line, boolean ended) throws IOException {
        out.write(line.getBytes(StandardCharsets.ISO_8859_1));
        if (ended) {
            out.write('\r');
            out.write('\n');
        }
    }

    public void flush() throws IOException {
        out.flush();
    }

    /** The next line without its CRLF. @throws IOException whose message says what came instead */
    public String readLine() throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        var line = new ByteArrayOutputStream();
        int last = -1;
        while (line.size() < LONGEST_LINE_OCTETS) {
            int octet = readBefore(deadline);
            if (octet < 0) {
                throw new EOFException("the server closed the connection"
                        + (line.size() == 0 ? "" : " within the line: " + text(line, line.size())));
            }
            if (octet == '\n') {
                if (last != '\r') {
                    throw new IOException("a line that ends with a bare LF: " + text(line, line.size()));
                }
                return text(line, line.size() - 1);
            }
            line.write(octet);
            last = octet;
        }
        throw new IOException("a line of more than " + LONGEST_LINE_OCTETS + " octets");
    }

    /** Whether the server has closed the connection; waits for that or for an octet, which is then still to be read. */
    boolean atEnd() throws IOException {
        in.mark(1);
        int octet = readBefore(System.nanoTime() + timeout.toNanos());
        if (octet >= 0) {
            in.reset();
        }
        return octet < 0;
    }

    /** The server sees the end of what this client says; TLS says so itself. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    private int readBefore(long deadline) throws IOException {
        if (in.available() == 0) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new SocketTimeoutException();
            }
            socket.setSoTimeout(Math.toIntExact(millis));
        }
        return in.read();
    }

    private static String text(ByteArrayOutputStream line, int octets) {
        return new String(line.toByteArray(), 0, octets, StandardCharsets.ISO_8859_1);
    }

    public Duration timeout() {
        return timeout;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
