package io.barid.crash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.barid.crash.Ledger.Reply;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import javax.net.SocketFactory;

/** One client that sends letter after letter, and connects again whenever it was sent away or cut off. */
final class Sender implements AutoCloseable {

    /** Longer than the gateway may wait for a record's fate, which is 5 minutes. */
    private static final int PATIENCE_MILLIS = 330_000;

    /** @param login empty from another system */
    record Door(List<Integer> ports, SocketFactory sockets, String login, String password) {}

    private final Door door;
    private final Supplier<Letter> letters;
    private final Ledger ledger;
    private final Random random;
    private final int pause;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile Socket socket;

    /** @param pause milliseconds between letters, on average */
    Sender(Door door, Supplier<Letter> letters, Ledger ledger, long seed, int pause) {
        this.door = door;
        this.letters = letters;
        this.ledger = ledger;
        this.random = new Random(seed);
        this.pause = pause;
        this.thread = Thread.ofPlatform().name("sender").daemon().start(this::run);
    }

    private void run() {
        while (!stopped) {
            try (Socket connected = connect()) {
                socket = connected;
                new Session(connected).converse();
            } catch (IOException e) {
                pause(200);
            }
        }
    }

    private Socket connect() throws IOException {
        int port = door.ports().get(random.nextInt(door.ports().size()));
        Socket plain = door.sockets().createSocket();
        plain.connect(new InetSocketAddress("127.0.0.1", port), 2_000);
        plain.setTcpNoDelay(true);
        plain.setSoTimeout(PATIENCE_MILLIS);
        return plain;
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends after the letter it is at; one that still waits for its reply after a while is given up. */
    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join(60_000);
        Socket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // it is over either way
            }
        }
        thread.join(5_000);
    }

    private final class Session {
        private final BufferedReader in;
        private final OutputStream out;

        Session(Socket socket) throws IOException {
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            out = new BufferedOutputStream(socket.getOutputStream(), 65_536);
        }

        void converse() throws IOException {
            demand(read());
            demand(ask("EHLO sender.example"));
            if (!door.login().isEmpty()) {
                String words = "\0" + door.login() + "\0" + door.password();
                demand(ask("AUTH PLAIN " + Base64.getEncoder().encodeToString(words.getBytes(UTF_8))));
            }
            // a new session now and then, so that both replicas are seen
            for (int i = 0; i < 50 && !stopped; i++) {
                if (!send(letters.get())) {
                    ask("RSET");
                    pause(100);
                }
                pause(random.nextInt(2 * pause));
            }
            ask("QUIT");
        }

        private void demand(String reply) throws IOException {
            if (reply.charAt(0) != '2') {
                throw new IOException(reply);
            }
        }

        /** @return whether it was kept */
        private boolean send(Letter letter) throws IOException {
            Reply reply = Reply.NONE;
            try {
                reply = transaction(letter);
            } finally {
                ledger.note(letter, reply);
            }
            return reply == Reply.KEPT;
        }

        private Reply transaction(Letter letter) throws IOException {
            String said = ask("MAIL FROM:<" + letter.sender() + "> ENVID=" + letter.envelopeId());
            for (String recipient : letter.recipients()) {
                said = said.charAt(0) == '2' ? ask("RCPT TO:<" + recipient + ">") : said;
            }
            said = said.charAt(0) == '2' ? ask("DATA") : said;
            if (said.charAt(0) == '3') {
                out.write(letter.content());
                said = ask(".");
            }
            return switch (said.charAt(0)) {
                case '2' -> Reply.KEPT;
                case '4' -> Reply.LATER;
                default -> Reply.NEVER;
            };
        }

        private String ask(String line) throws IOException {
            out.write((line + "\r\n").getBytes(US_ASCII));
            out.flush();
            return read();
        }

        private String read() throws IOException {
            String line;
            do {
                line = in.readLine();
                if (line == null || line.length() < 3) {
                    throw new IOException("cut off");
                }
            } while (line.length() > 3 && line.charAt(3) == '-');
            return line;
        }
    }
}
