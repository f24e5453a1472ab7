package io.barid.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends mail as MTAs do to one MX: each message over a connection of its own, or all of a client's over one. MAIL, RCPT and DATA
 * come in one write (RFC 2920). The same octets for every server.
 */
final class MailLoad {

    /** Shares no factor with the numbers of accounts: neighbours in time are none in the tables. */
    private static final long STRIDE = 7_919;

    private final MailSystem.Submission server;
    private final boolean kept;
    private final String sender;
    private final String domain;
    private final byte[] content;

    /**
     * @param kept   one connection for all of a client's messages
     * @param domain of recipients user0 to user19
     */
    MailLoad(MailSystem.Submission server, boolean kept, String sender, String domain, int octets) {
        this.server = server;
        this.kept = kept;
        this.sender = sender;
        this.domain = domain;
        byte[] text = Feeder.content(octets);
        this.content = Arrays.copyOf(text, text.length + 3);
        System.arraycopy(new byte[] {'.', '\r', '\n'}, 0, content, text.length, 3);
    }

    /** Mail from elsewhere to the accounts. */
    static MailLoad inbound(InetSocketAddress server, boolean kept, int octets) {
        return new MailLoad(
                new MailSystem.Submission(server, false), kept, "sender@load.example.test", SmtpLoad.DOMAIN, octets);
    }

    /**
     * How it went.
     *
     * @param seconds   from the first connection to the last 250
     * @param latencies from the write of the content to its reply, in nanoseconds, ascending
     */
    record Result(double seconds, long[] latencies) {

        double millis(double quantile) {
            return latencies[(int) (quantile * (latencies.length - 1))] / 1e6;
        }
    }

    /** To so many accounts, from the first on, each as often. */
    Result send(int sessions, int messages, int first, int accounts) throws Exception {
        long[] latencies = new long[messages];
        AtomicInteger next = new AtomicInteger();
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(sessions)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < sessions; i++) {
                all.add(threads.submit(() -> {
                    client(next, latencies, first, accounts);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        Arrays.sort(latencies);
        return new Result(seconds, latencies);
    }

    private void client(AtomicInteger next, long[] latencies, int first, int accounts) throws IOException {
        int message = next.getAndIncrement();
        while (message < latencies.length) {
            try (Socket socket = connect()) {
                SmtpLoad.Wire wire = greet(socket);
                do {
                    latencies[message] = send(wire, first + (int) (message * STRIDE % accounts));
                    message = next.getAndIncrement();
                } while (kept && message < latencies.length);
                wire.write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
                wire.expect(1, '2');
            }
        }
    }

    /** One message over a connection of its own. @return nanoseconds from the write of the content to its reply */
    long one(int account) throws IOException {
        try (Socket socket = connect()) {
            return send(greet(socket), account);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(120_000);
        socket.connect(server.server());
        return server.tls() ? Pop3Client.tls(socket) : socket;
    }

    private SmtpLoad.Wire greet(Socket socket) throws IOException {
        SmtpLoad.Wire wire = new SmtpLoad.Wire(socket.getInputStream(), socket.getOutputStream());
        wire.expect(1, '2');
        wire.write("EHLO load.example.test\r\n".getBytes(StandardCharsets.US_ASCII));
        wire.expect(1, '2');
        if (server.tls()) {
            String secret = "\0" + MailSystem.address(0) + "\0" + MailSystem.password(0);
            wire.write(("AUTH PLAIN " + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.US_ASCII))
                            + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            wire.expect(1, '2');
        }
        return wire;
    }

    private long send(SmtpLoad.Wire wire, int account) throws IOException {
        wire.write(("MAIL FROM:<" + sender + "> SIZE=" + (content.length - 3) + "\r\nRCPT TO:<user" + account + "@"
                        + domain + ">\r\nDATA\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        wire.expect(3, '3');
        long before = System.nanoTime();
        wire.write(content);
        wire.expect(1, '2');
        return System.nanoTime() - before;
    }
}
