package io.barid.pop3.listener;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The connections of both ports and their threads: looked after once a second, and ended when the service stops. */
final class OpenConnections implements AutoCloseable {

    /** For locks to be given back after the drain. */
    private static final Duration LAST = Duration.ofSeconds(3);

    private final Map<Pop3Connection, Thread> threads = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("pop3-overdue").factory());
    private volatile boolean draining;

    OpenConnections() {
        clock.scheduleAtFixedRate(
                () -> threads.keySet().forEach(connection -> connection.socket().closeIfOverdue()),
                1,
                1,
                TimeUnit.SECONDS);
    }

    /** Runs a connection in a thread of its own, and {@code ended} in any case after it. */
    void run(Pop3Connection connection, Runnable ended) {
        Thread thread = Thread.ofVirtual().name("pop3").unstarted(() -> {
            try {
                connection.run();
            } finally {
                threads.remove(connection);
                ended.run();
            }
        });
        threads.put(connection, thread);
        if (draining) {
            // accepted in the moment in which the ports were closed
            connection.drain();
        }
        thread.start();
    }

    /**
     * Ends idle connections now, others when their reply is written, and after a time all.
     *
     * @param limit for replies under way
     */
    void drain(Duration limit) {
        draining = true;
        threads.keySet().forEach(Pop3Connection::drain);
        await(limit);
        threads.keySet().forEach(connection -> connection.socket().abort());
        await(LAST);
    }

    private void await(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            for (Thread thread : threads.values()) {
                long left = end - System.nanoTime();
                if (left <= 0 || !thread.join(Duration.ofNanos(left))) {
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
