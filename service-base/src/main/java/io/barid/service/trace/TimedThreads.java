package io.barid.service.trace;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A few daemon threads whose tasks are interrupted when they take too long; one task more than threads is refused. */
final class TimedThreads extends ThreadPoolExecutor {

    private static final int IDLE_SECONDS = 10;

    private final ThreadLocal<AtomicReference<Thread>> running = new ThreadLocal<>();
    private final ScheduledExecutorService clock;
    private final Duration longest;

    TimedThreads(String name, int threads, Duration longest) {
        super(
                0,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name(name + "-", 0).factory());
        this.longest = longest;
        this.clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name + "-clock").factory());
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable task) {
        AtomicReference<Thread> runs = new AtomicReference<>(thread);
        running.set(runs);
        clock.schedule(() -> interrupt(runs), longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void interrupt(AtomicReference<Thread> runs) {
        synchronized (runs) {
            Thread thread = runs.getAndSet(null);
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    @Override
    protected void afterExecute(Runnable task, Throwable failure) {
        AtomicReference<Thread> runs = running.get();
        // an interrupt that comes this late must not meet the next task
        synchronized (runs) {
            runs.set(null);
            Thread.interrupted();
        }
        running.remove();
    }

    @Override
    protected void terminated() {
        clock.shutdownNow();
    }
}
