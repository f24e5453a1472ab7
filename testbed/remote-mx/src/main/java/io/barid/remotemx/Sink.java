package io.barid.remotemx;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes all mail at once and keeps nothing but counts, at little cost: the other end of benchmarks, mostly as its own
 * process. {@code NOOP} is answered with {@code 250 connections=… messages=… recipients=… octets=…}.
 */
public final class Sink implements AutoCloseable {

    final LongAdder connections = new LongAdder();
    final LongAdder messages = new LongAdder();
    final LongAdder recipients = new LongAdder();
    final LongAdder octets = new LongAdder();
    final boolean pipelining;
    final Duration delay;
    private final ServerSocket server;

    private Sink(ServerSocket server, boolean pipelining, Duration delay) {
        this.server = server;
        this.pipelining = pipelining;
        this.delay = delay;
    }

    /**
     * Listens until closed.
     *
     * @param port  0 takes any free one
     * @param delay wait before the reply to each end of content, as a host with a slow disk
     */
    public static Sink start(String address, int port, boolean pipelining, Duration delay) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port), 1000);
        Sink sink = new Sink(server, pipelining, delay);
        Thread.ofPlatform().name("sink").start(sink::accept);
        return sink;
    }

    /** {@code [--bind=127.0.0.1] [--no-pipelining] [--delay-ms=0] PORT}; prints the port when it listens. */
    public static void main(String[] args) throws IOException {
        String address = "127.0.0.1";
        boolean pipelining = true;
        long delay = 0;
        int port = 0;
        for (String arg : args) {
            if (arg.startsWith("--bind=")) {
                address = arg.substring(7);
            } else if (arg.equals("--no-pipelining")) {
                pipelining = false;
            } else if (arg.startsWith("--delay-ms=")) {
                delay = Long.parseLong(arg.substring(11));
            } else {
                port = Integer.parseInt(arg);
            }
        }
        @SuppressWarnings("resource") // runs until the process ends
        Sink sink = start(address, port, pipelining, Duration.ofMillis(delay));
        System.out.println("listening on " + sink.port());
    }

    public int port() {
        return server.getLocalPort();
    }

    /** {@code connections=… messages=… recipients=… octets=…} so far; octets as they came, dots stuffed, without the end. */
    public String counts() {
        return "connections=%d messages=%d recipients=%d octets=%d"
                .formatted(connections.sum(), messages.sum(), recipients.sum(), octets.sum());
    }

    public long messages() {
        return messages.sum();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                connections.increment();
                Thread.ofVirtual().start(new SinkSession(this, socket));
            } catch (IOException e) {
                // closed, or a client that went at once
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
