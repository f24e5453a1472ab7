package io.barid.remotemx;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One client of the sink. Replies are gathered while more commands are in the buffer, so a pipelined group costs one write. */
final class SinkSession implements Runnable {

    private final Sink sink;
    private final Socket socket;
    private final byte[] buffer = new byte[65536];
    private final StringBuilder replies = new StringBuilder();
    private int from;
    private int to;
    private int recipients;

    SinkSession(Sink sink, Socket socket) {
        this.sink = sink;
        this.socket = socket;
    }

    @Override
    public void run() {
        try (Socket closing = socket) {
            InputStream in = closing.getInputStream();
            replies.append("220 sink.test ESMTP\r\n");
            while (true) {
                int end = lineEnd();
                if (end >= 0) {
                    String line = new String(buffer, from, end - from, StandardCharsets.ISO_8859_1);
                    from = end + 1;
                    if (!command(line.strip(), in)) {
                        flush();
                        return;
                    }
                } else {
                    flush();
                    if (!fill(in)) {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // the client went
        }
    }

    private boolean command(String line, InputStream in) throws IOException {
        String verb = line.length() < 4 ? line : line.substring(0, 4).toUpperCase(Locale.ROOT);
        switch (verb) {
            case "EHLO" ->
                replies.append("250-sink.test\r\n")
                        .append(sink.pipelining ? "250-PIPELINING\r\n" : "")
                        .append("250-8BITMIME\r\n250-SMTPUTF8\r\n250-DSN\r\n250 SIZE 1073741824\r\n");
            case "RCPT" -> {
                recipients++;
                replies.append("250 2.1.5 ok\r\n");
            }
            case "DATA" -> {
                replies.append("354 go on\r\n");
                flush();
                content(in);
                sink.messages.increment();
                sink.recipients.add(recipients);
                recipients = 0;
                replies.append("250 2.0.0 taken\r\n");
            }
            case "NOOP" -> replies.append("250 ").append(sink.counts()).append("\r\n");
            case "QUIT" -> {
                replies.append("221 2.0.0 bye\r\n");
                return false;
            }
            default -> {
                recipients = 0;
                replies.append("250 2.0.0 ok\r\n");
            }
        }
        return true;
    }

    /** Reads up to CRLF.CRLF; the CRLF of DATA counts as the one before the dot. */
    private void content(InputStream in) throws IOException {
        int matched = 2;
        long octets = 0;
        byte[] end = {'\r', '\n', '.', '\r', '\n'};
        while (true) {
            while (from < to) {
                byte octet = buffer[from++];
                octets++;
                if (octet == end[matched]) {
                    matched++;
                    if (matched == end.length) {
                        sink.octets.add(octets - 3);
                        pause();
                        return;
                    }
                } else {
                    matched = octet == '\r' ? 1 : 0;
                }
            }
            if (!fill(in)) {
                throw new IOException("the content has no end");
            }
        }
    }

    private void pause() throws IOException {
        if (sink.delay.isPositive()) {
            try {
                Thread.sleep(sink.delay);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    private int lineEnd() {
        for (int i = from; i < to; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean fill(InputStream in) throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == buffer.length) {
            throw new IOException("a line is too long");
        }
        int read = in.read(buffer, to, buffer.length - to);
        to += Math.max(0, read);
        return read > 0;
    }

    private void flush() throws IOException {
        if (!replies.isEmpty()) {
            socket.getOutputStream().write(replies.toString().getBytes(StandardCharsets.ISO_8859_1));
            replies.setLength(0);
        }
    }
}
