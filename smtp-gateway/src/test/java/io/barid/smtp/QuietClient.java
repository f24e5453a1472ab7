package io.barid.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** One of thousands of clients: it keeps no buffers. */
final class QuietClient implements AutoCloseable {

    private final Socket socket;

    private QuietClient(Socket socket) {
        this.socket = socket;
    }

    /** Connected from an address of this machine, and welcomed by EHLO. */
    static QuietClient greeted(InetAddress from, InetSocketAddress server, boolean tls) throws IOException {
        Socket raw = new Socket();
        raw.setTcpNoDelay(true);
        raw.bind(new InetSocketAddress(from, 0));
        raw.connect(server);
        raw.setSoTimeout(200_000);
        QuietClient client = new QuietClient(
                tls
                        ? TestCertificate.trusting()
                                .getSocketFactory()
                                .createSocket(raw, "localhost", server.getPort(), true)
                        : raw);
        client.reply();
        client.ask("EHLO client.example");
        return client;
    }

    void send(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
    }

    String ask(String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
        return reply();
    }

    /** The last line of a reply. */
    private String reply() throws IOException {
        byte[] octets = new byte[512];
        int length = 0;
        while (true) {
            int read = socket.getInputStream().read(octets, length, octets.length - length);
            if (read < 0) {
                return "";
            }
            length += read;
            String text = new String(octets, 0, length, US_ASCII);
            String last = text.substring(text.lastIndexOf("\r\n", text.length() - 3) + 1)
                    .strip();
            if (text.endsWith("\r\n") && last.charAt(3) == ' ') {
                return last;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
