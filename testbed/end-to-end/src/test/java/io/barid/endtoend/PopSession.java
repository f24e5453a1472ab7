package io.barid.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.barid.dialogue.OnlyCertificate;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;

/** A session over POP3S whose every octet the test has in its hand. */
final class PopSession implements AutoCloseable {

    private final SSLSocket socket;
    private final InputStream in;

    private PopSession(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** The greeting is read.
     *
     * @param from an address of this machine's loopback, as that of another computer */
    static PopSession open(RunningBarid barid, int port, String from) throws IOException {
        SSLSocket socket = (SSLSocket)
                OnlyCertificate.context(barid.certificate()).getSocketFactory().createSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
            socket.setSoTimeout(45_000);
            PopSession session = new PopSession(socket);
            String greeting = session.line();
            if (!greeting.startsWith("+OK")) {
                throw new IOException(greeting);
            }
            return session;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    static PopSession open(RunningBarid barid, int port) throws IOException {
        return open(barid, port, "127.0.0.1");
    }

    /** What PASS was answered. */
    String logIn(String login, String password) throws IOException {
        ask("USER " + login);
        return ask("PASS " + password);
    }

    /** @return the reply's first line, without its CRLF */
    String ask(String command) throws IOException {
        send(command);
        return line();
    }

    void send(String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(ISO_8859_1));
    }

    /** @return the lines below the first, as they were before the dots were stuffed */
    List<String> list(String command) throws IOException {
        String first = ask(command);
        if (!first.startsWith("+OK")) {
            throw new AssertionError(command + ": " + first);
        }
        List<String> lines = new ArrayList<>();
        for (String line = line(); !line.equals("."); line = line()) {
            lines.add(line.startsWith(".") ? line.substring(1) : line);
        }
        return lines;
    }

    /** By number, the first is 1. */
    List<String> uniqueIds() throws IOException {
        return list("UIDL").stream()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }

    /** Takes that much of a reply. */
    void take(int octets) throws IOException {
        in.readNBytes(octets);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(100);
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the connection ended after \"" + line + "\"");
            }
            line.write(octet);
        }
        String text = line.toString(ISO_8859_1);
        return text.substring(0, text.length() - 1);
    }

    /** Without QUIT. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
