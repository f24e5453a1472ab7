package io.barid.endtoend;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * HAProxy before two pop3-gateways' POP3S ports. It tells the second one who the client is by the PROXY protocol, the first
 * one nothing.
 */
final class Balancer implements AutoCloseable {

    private final Process process;
    private final Path settings;
    private final int port;
    private final int toSecond;

    private Balancer(Process process, Path settings, int port, int toSecond) {
        this.process = process;
        this.settings = settings;
        this.port = port;
        this.toSecond = toSecond;
    }

    static Balancer start(RunningBarid barid, Replica second) throws Exception {
        int port = freePort();
        int toSecond = freePort();
        String secondServer = "server second 127.0.0.1:%d send-proxy-v2 check port %d inter 200ms fall 1 rise 1"
                .formatted(second.port("BARID_POP3S_PORT"), second.port("BARID_POP3_HTTP_PORT"));
        Path settings = Files.writeString(Files.createTempFile("haproxy", ".cfg"), """
                defaults
                  mode tcp
                  timeout connect 2s
                  timeout client 1h
                  timeout server 1h
                  retries 3
                  option redispatch 1
                  option httpchk GET /actuator/health/readiness
                listen balanced
                  bind 127.0.0.1:%d
                  balance roundrobin
                  server first 127.0.0.1:%d check port %d inter 200ms fall 1 rise 1
                  %s
                listen to-second
                  bind 127.0.0.1:%d
                  %s
                """.formatted(
                        port, barid.port("POP3S"), barid.port("POP3_HTTP"), secondServer, toSecond, secondServer));
        Process process = new ProcessBuilder("haproxy", "-db", "-q", "-f", settings.toString())
                .inheritIO()
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Balancer balancer = new Balancer(process, settings, port, toSecond);
        balancer.awaitOpen();
        return balancer;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = FreePort.reserve()) {
            return free.getLocalPort();
        }
    }

    private void awaitOpen() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            try (Socket ignored = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new AssertionError("HAProxy did not start", e);
                }
                Thread.sleep(20);
            }
        }
    }

    /** Where connections go to the gateways by turns, and to none that is down. */
    int port() {
        return port;
    }

    /** Where they go to the second one. */
    int toSecond() {
        return toSecond;
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        process.waitFor(10, TimeUnit.SECONDS);
        Files.delete(settings);
    }
}
