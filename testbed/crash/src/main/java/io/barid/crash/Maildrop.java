package io.barid.crash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** A session over POP3S with one account's mail. */
final class Maildrop implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    Maildrop(SocketFactory sockets, int port, String login, String password) throws IOException {
        socket = sockets.createSocket();
        socket.connect(new InetSocketAddress("127.0.0.1", port), 2_000);
        socket.setSoTimeout(60_000);
        in = new BufferedInputStream(socket.getInputStream(), 65_536);
        demand(line());
        ask("USER " + login);
        ask("PASS " + password);
    }

    int count() throws IOException {
        return Integer.parseInt(ask("STAT").split(" ")[1]);
    }

    byte[] retrieve(int number) throws IOException {
        ask("RETR " + number);
        ByteArrayOutputStream message = new ByteArrayOutputStream(8_192);
        for (byte[] line = octets(); !(line.length == 3 && line[0] == '.'); line = octets()) {
            int stuffed = line[0] == '.' ? 1 : 0;
            message.write(line, stuffed, line.length - stuffed);
        }
        return message.toByteArray();
    }

    /** @return the reply, which was +OK */
    String ask(String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(ISO_8859_1));
        return demand(line());
    }

    private static String demand(String reply) throws IOException {
        if (!reply.startsWith("+OK")) {
            throw new IOException(reply);
        }
        return reply;
    }

    private String line() throws IOException {
        return new String(octets(), ISO_8859_1).strip();
    }

    private byte[] octets() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(100);
        int octet;
        do {
            octet = in.read();
            if (octet < 0) {
                throw new EOFException("the connection ended");
            }
            line.write(octet);
        } while (octet != '\n');
        return line.toByteArray();
    }

    /** Without QUIT: nothing is removed. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
