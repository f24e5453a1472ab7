package io.barid.relay.smtp;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cuts connections whose time is over, from outside: socket time-outs count single reads, so one octet a second never
 * ends, and they do not cover writes or handshakes. One thread looks at all connections ten times a second.
 */
public final class Watchdog implements AutoCloseable {

    private static final Duration ROUND = Duration.ofMillis(100);

    private final Set<Wire> watched = ConcurrentHashMap.newKeySet();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("smtp-watchdog").unstarted(this::watch);
    private volatile boolean closed;

    public Watchdog() {
        thread.start();
    }

    void watch(Wire wire) {
        watched.add(wire);
    }

    void forget(Wire wire) {
        watched.remove(wire);
    }

    private void watch() {
        while (!closed) {
            long now = System.nanoTime();
            for (Wire wire : watched) {
                wire.cutIfLate(now);
            }
            try {
                Thread.sleep(ROUND);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
