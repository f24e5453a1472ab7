package io.barid.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client without manners: sends any octets at any time. */
public final class TestClient implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 15_000;

    private Socket socket;
    private InputStream in;
    private OutputStream out;

    public TestClient(InetSocketAddress server) throws IOException {
        Socket connected = new Socket();
        connected.setTcpNoDelay(true);
        connected.connect(server, TIMEOUT_MILLIS);
        use(connected);
    }

    private void use(Socket next) throws IOException {
        next.setSoTimeout(TIMEOUT_MILLIS);
        socket = next;
        in = new BufferedInputStream(next.getInputStream());
        out = next.getOutputStream();
    }

    /** Greets back, and asks for mail from jones to a recipient. */
    public static TestClient ready(InetSocketAddress server, String recipient) throws IOException {
        TestClient client = new TestClient(server);
        client.reply();
        client.ask("EHLO client.example");
        client.mail(recipient);
        return client;
    }

    /** MAIL and RCPT. */
    public TestClient mail(String recipient) throws IOException {
        ask("MAIL FROM:<jones@client.example>");
        ask("RCPT TO:<" + recipient + ">");
        return this;
    }

    public void send(String octets) throws IOException {
        send(octets.getBytes(ISO_8859_1));
    }

    public void send(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
    }

    /** Sends a line and returns the last line of its reply. */
    public String ask(String line) throws IOException {
        send(line + "\r\n");
        return reply();
    }

    /** DATA, content that ends with CRLF and needs no dots, the end. */
    public String data(byte[] content) throws IOException {
        String asked = ask("DATA");
        if (!asked.startsWith("354 ")) {
            return asked;
        }
        send(content);
        return ask(".");
    }

    /** The last line of a reply, or an empty string at the end of the connection. */
    public String reply() throws IOException {
        String line = line();
        while (line.length() > 3 && line.charAt(3) == '-') {
            line = line();
        }
        return line;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int octet = in.read();
        while (octet >= 0 && octet != '\n') {
            if (octet != '\r') {
                line.write(octet);
            }
            octet = in.read();
        }
        return line.toString(ISO_8859_1);
    }

    /** Whatever the system has received so far, or waits for something. */
    public String once() throws IOException {
        byte[] some = new byte[64 * 1024];
        int read = in.read(some);
        return read < 0 ? "" : new String(some, 0, read, ISO_8859_1);
    }

    public boolean atEnd() throws IOException {
        return in.read() < 0;
    }

    public void startTls() throws IOException {
        startTls("");
    }

    /** @param early sent in clear in the same packet */
    public void startTls(String early) throws IOException {
        send("STARTTLS\r\n" + early);
        reply();
        wrapInTls();
    }

    /** From here on under TLS. */
    public void wrapInTls() throws IOException {
        use(TestCertificate.trusting().getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true));
    }

    public Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
