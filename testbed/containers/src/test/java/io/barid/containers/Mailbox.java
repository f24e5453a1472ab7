package io.barid.containers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** An account's mail, by POP3 under TLS. */
record Mailbox(int port, String account, String password, String certificate) {

    /** How many messages it holds. */
    int count() throws IOException {
        try (Session session = new Session()) {
            return Integer.parseInt(session.ask("STAT").split(" ")[1]);
        }
    }

    /** The Subject of each message. */
    List<String> subjects() throws IOException {
        try (Session session = new Session()) {
            int count = Integer.parseInt(session.ask("STAT").split(" ")[1]);
            List<String> subjects = new ArrayList<>();
            for (int number = 1; number <= count; number++) {
                session.ask("TOP " + number + " 0");
                subjects.add(session.header("Subject: "));
            }
            return subjects;
        }
    }

    private final class Session implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        private final OutputStream out;

        Session() throws IOException {
            Socket plain = new Socket();
            plain.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
            plain.setSoTimeout(60_000);
            SSLSocket secure = (SSLSocket) trusting().getSocketFactory().createSocket(plain, "localhost", port, true);
            socket = secure;
            in = new BufferedReader(new InputStreamReader(secure.getInputStream(), US_ASCII));
            out = secure.getOutputStream();
            ok(in.readLine());
            ask("USER " + account);
            ask("PASS " + password);
        }

        String ask(String line) throws IOException {
            out.write((line + "\r\n").getBytes(US_ASCII));
            out.flush();
            return ok(in.readLine());
        }

        String header(String name) throws IOException {
            String found = "";
            for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
                if (line == null) {
                    throw new IOException("cut off");
                }
                if (line.startsWith(name)) {
                    found = line.substring(name.length());
                }
            }
            return found;
        }

        private static String ok(String reply) throws IOException {
            if (reply == null || !reply.startsWith("+OK")) {
                throw new IOException("the answer is " + reply);
            }
            return reply;
        }

        private SSLContext trusting() {
            return SslBundle.of(new PemSslStoreBundle(null, PemSslStoreDetails.forCertificate(certificate)))
                    .createSslContext();
        }

        @Override
        public void close() throws IOException {
            ask("QUIT");
            socket.close();
        }
    }
}
