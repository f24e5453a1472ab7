package io.barid.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends mail as an MTA does: EHLO once, then message after message, each with MAIL, RCPT and DATA in one write (RFC 2920)
 * and its content in another. The CPU counted is this process's own, without children.
 */
final class SmtpLoad {

    static final int RECIPIENTS = 20;
    static final String DOMAIN = "here.example.test";

    private static final OperatingSystemMXBean SELF =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final InetSocketAddress server;
    private final byte[] content;

    SmtpLoad(InetSocketAddress server, int octets) {
        this.server = server;
        byte[] text = Feeder.content(octets);
        this.content = Arrays.copyOf(text, text.length + 3);
        System.arraycopy(new byte[] {'.', '\r', '\n'}, 0, content, text.length, 3);
    }

    /**
     * How it went.
     *
     * @param latencies from the write of the content to its reply, in nanoseconds, ascending
     */
    record Result(int messages, double seconds, double cpuSeconds, long[] latencies) {

        double perSecond() {
            return messages / seconds;
        }

        double cpuMillis() {
            return cpuSeconds * 1000 / messages;
        }

        double latencyMillis(double quantile) {
            return latencies[(int) (quantile * (latencies.length - 1))] / 1e6;
        }
    }

    /** Connections are open before the clock runs. */
    Result send(int sessions, int messages) throws Exception {
        long[] latencies = new long[messages];
        CountDownLatch open = new CountDownLatch(sessions);
        CountDownLatch begin = new CountDownLatch(1);
        // platform threads: they cost this process less than virtual ones, and both cost the server the same
        try (ExecutorService threads = Executors.newFixedThreadPool(sessions)) {
            List<Future<?>> all = new ArrayList<>();
            int next = 0;
            for (int i = 0; i < sessions; i++) {
                int from = next;
                int to = from + messages / sessions + (i < messages % sessions ? 1 : 0);
                next = to;
                all.add(threads.submit(() -> {
                    session(from, to, latencies, open, begin);
                    return null;
                }));
            }
            open.await();
            long cpu = SELF.getProcessCpuTime();
            long started = System.nanoTime();
            begin.countDown();
            for (Future<?> each : all) {
                each.get();
            }
            double seconds = (System.nanoTime() - started) / 1e9;
            double used = (SELF.getProcessCpuTime() - cpu) / 1e9;
            Arrays.sort(latencies);
            return new Result(messages, seconds, used, latencies);
        }
    }

    private void session(int from, int to, long[] latencies, CountDownLatch open, CountDownLatch begin)
            throws IOException, InterruptedException {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.connect(server);
            Wire wire = new Wire(socket.getInputStream(), socket.getOutputStream());
            wire.expect(1, '2');
            wire.write("EHLO load.example.test\r\n".getBytes(StandardCharsets.US_ASCII));
            wire.expect(1, '2');
            open.countDown();
            begin.await();
            for (int i = from; i < to; i++) {
                wire.write(commands(i));
                wire.expect(3, '3');
                long before = System.nanoTime();
                wire.write(content);
                wire.expect(1, '2');
                latencies[i] = System.nanoTime() - before;
            }
        } finally {
            open.countDown();
        }
    }

    private byte[] commands(int message) {
        return ("MAIL FROM:<sender@load.example.test> SIZE=" + (content.length - 3) + "\r\nRCPT TO:<user"
                        + message % RECIPIENTS + "@" + DOMAIN + ">\r\nDATA\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads replies without looking at more than their codes. */
    static final class Wire {
        private final byte[] buffer = new byte[4096];
        private final InputStream in;
        private final OutputStream out;

        Wire(InputStream in, OutputStream out) {
            this.in = in;
            this.out = out;
        }

        void write(byte[] octets) throws IOException {
            out.write(octets);
        }

        /** Waits for so many replies, the last of which begins with this digit; more never come at once. */
        void expect(int replies, char digit) throws IOException {
            int length = 0;
            int lineStart = 0;
            int scanned = 0;
            int left = replies;
            while (true) {
                int read = in.read(buffer, length, buffer.length - length);
                if (read < 0) {
                    throw new IOException("the server closed the connection");
                }
                length += read;
                for (; scanned < length; scanned++) {
                    if (buffer[scanned] == '\n') {
                        if (buffer[lineStart + 3] == ' ' && --left == 0) {
                            check(lineStart, length, digit);
                            return;
                        }
                        lineStart = scanned + 1;
                    }
                }
            }
        }

        private void check(int lineStart, int length, char digit) throws IOException {
            if (buffer[lineStart] != digit) {
                throw new IOException("unexpected: " + new String(buffer, 0, length, StandardCharsets.US_ASCII));
            }
        }
    }
}
