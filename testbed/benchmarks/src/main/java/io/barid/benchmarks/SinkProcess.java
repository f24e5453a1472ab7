package io.barid.benchmarks;

import io.barid.remotemx.Sink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A {@link Sink} in a JVM of its own, so that its CPU is nobody else's. */
final class SinkProcess implements AutoCloseable {

    private final Process process;
    private final int port;
    private final Socket control;
    private final BufferedReader replies;

    SinkProcess() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Sink.class.getName(),
                        "0")
                .redirectErrorStream(true)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        String line = output.readLine();
        if (line == null || !line.startsWith("listening on ")) {
            throw new IOException("the sink did not start: " + line);
        }
        port = Integer.parseInt(line.substring("listening on ".length()));
        control = new Socket(InetAddress.getLoopbackAddress(), port);
        replies = new BufferedReader(new InputStreamReader(control.getInputStream(), StandardCharsets.US_ASCII));
        replies.readLine();
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** Messages taken so far. */
    long messages() throws IOException {
        control.getOutputStream().write("NOOP\r\n".getBytes(StandardCharsets.US_ASCII));
        String reply = replies.readLine();
        int at = reply.indexOf("messages=") + "messages=".length();
        return Long.parseLong(reply.substring(at, reply.indexOf(' ', at)));
    }

    /** Waits until it has so many. */
    void await(long messages) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
        while (messages() < messages) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("only " + messages() + " of " + messages + " messages arrived");
            }
            Thread.sleep(20);
        }
    }

    @Override
    public void close() throws IOException {
        control.close();
        process.destroy();
    }
}
