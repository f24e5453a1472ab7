package io.barid.pop3.listener;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The connections of both ports and their threads: looked after once a second, and ended when the service stops. */
final class OpenConnections implements AutoCloseable {

    /** For locks to be given back after the drain. */
    private static final Duration LAST = Duration.ofSeconds(3);

    /** Each with what opens at its end: its thread could not be joined before it began. */
    private final Map<Pop3Connection, CountDownLatch> open = new ConcurrentHashMap<>();

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("pop3-overdue").factory());
    private final HandshakeRoom handshakes;
    private volatile boolean draining;

    OpenConnections(HandshakeRoom handshakes) {
        this.handshakes = handshakes;
        clock.scheduleAtFixedRate(
                () -> open.keySet().forEach(connection -> connection.socket().closeIfOverdue()),
                1,
                1,
                TimeUnit.SECONDS);
        clock.scheduleAtFixedRate(handshakes::closeSlow, 250, 250, TimeUnit.MILLISECONDS);
    }

    /** Runs a connection in a thread of its own, and {@code ended} in any case after it. */
    void run(Pop3Connection connection, Runnable ended) {
        CountDownLatch end = new CountDownLatch(1);
        open.put(connection, end);
        if (draining) {
            // accepted in the moment in which the ports were closed
            connection.drain();
        }
        Thread.ofVirtual().name("pop3").start(() -> {
            try {
                connection.run();
            } finally {
                open.remove(connection);
                end.countDown();
                ended.run();
            }
        });
    }

    /**
     * Ends idle connections now, others when their reply is written, and after a time all.
     *
     * @param limit for replies under way
     */
    void drain(Duration limit) {
        draining = true;
        open.keySet().forEach(Pop3Connection::drain);
        handshakes.open();
        await(limit);
        open.keySet().forEach(connection -> connection.socket().abort());
        await(LAST);
    }

    private void await(Duration limit) {
        long latest = System.nanoTime() + limit.toNanos();
        try {
            // those too that came meanwhile
            for (var next = open.values().stream().findAny();
                    next.isPresent();
                    next = open.values().stream().findAny()) {
                if (!next.get().await(latest - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
