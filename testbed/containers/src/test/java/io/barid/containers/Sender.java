package io.barid.containers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Another mail system that sends numbered messages to one account, without an end. A number is used once: what had no 250 is
 * given up, and the next number is sent.
 */
final class Sender implements AutoCloseable {

    private static final int PAUSE_MILLIS = 40;

    private final int port;
    private final String recipient;
    private final AtomicInteger next = new AtomicInteger();
    private final Set<Integer> kept = ConcurrentHashMap.newKeySet();
    private final Queue<String> cut = new ConcurrentLinkedQueue<>();
    private final Thread[] threads;
    private volatile boolean stopped;

    Sender(int port, String recipient, int sessions) {
        this.port = port;
        this.recipient = recipient;
        threads = new Thread[sessions];
        for (int i = 0; i < sessions; i++) {
            threads[i] = Thread.ofPlatform().name("sender-" + i).start(this::run);
        }
    }

    /** The numbers that were answered with 250. */
    Set<Integer> kept() {
        return kept;
    }

    /** Sessions that ended after their greeting without 421, so far; what they were at. */
    int cut() {
        return cut.size();
    }

    Queue<String> cuts() {
        return cut;
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join(60_000);
        }
    }

    private void run() {
        while (!stopped) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 2_000);
                socket.setSoTimeout(60_000);
                new Session(socket).converse();
            } catch (IOException e) {
                // nobody there, or a session that ended: the next one
                pause(200);
            }
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Session {
        private final BufferedReader in;
        private final OutputStream out;
        private String at = "the greeting";

        Session(Socket socket) throws IOException {
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            out = socket.getOutputStream();
        }

        void converse() throws IOException {
            String greeting = in.readLine();
            if (greeting == null || !greeting.startsWith("220 ")) {
                throw new IOException("no greeting");
            }
            try {
                ask("EHLO sender.example");
                while (!stopped) {
                    send(next.incrementAndGet());
                    pause(PAUSE_MILLIS);
                }
                ask("QUIT");
            } catch (SentAwayException e) {
                pause(200);
            } catch (IOException e) {
                cut.add(at + ": " + e.getMessage());
                throw e;
            }
        }

        private void send(int number) throws IOException, SentAwayException {
            for (String line :
                    new String[] {"MAIL FROM:<sender@sender.example>", "RCPT TO:<" + recipient + ">", "DATA"}) {
                if (ask(line).charAt(0) > '3') {
                    ask("RSET");
                    pause(200);
                    return;
                }
            }
            String reply = ask("Subject: " + number + "\r\n\r\nNumber " + number + "\r\n.");
            if (reply.startsWith("250")) {
                kept.add(number);
            }
        }

        private String ask(String line) throws IOException, SentAwayException {
            at = line.split("\r", 2)[0];
            out.write((line + "\r\n").getBytes(US_ASCII));
            out.flush();
            String reply;
            do {
                reply = in.readLine();
                if (reply == null) {
                    throw new IOException("closed without a reply");
                }
            } while (reply.length() > 3 && reply.charAt(3) == '-');
            if (reply.startsWith("421")) {
                throw new SentAwayException();
            }
            return reply;
        }
    }

    /** Politely. */
    private static final class SentAwayException extends Exception {}
}
