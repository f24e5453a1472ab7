package io.barid.allinone;

import io.barid.embedded.EmbeddedService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code ./barid up}: everything in one JVM, with Kafka and PostgreSQL as its children, until it is told to stop. */
final class Up {

    private static final Logger log = LoggerFactory.getLogger(Up.class);

    private final Settings settings;
    private final Terminal terminal;
    private final Neighbours neighbours;
    private final ServicesInOneJvm services;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean stopping;

    Up(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
        this.neighbours = new Neighbours(settings);
        this.services = new ServicesInOneJvm(settings);
    }

    /** Returns when Barid was told to stop and has stopped. */
    void run() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        Instant begin = Instant.now();
        startAll();
        ReadinessWatch watch = ReadinessWatch.of(settings);
        for (Part service : Part.services()) {
            watch.await(service);
        }
        Welcome.print(settings, terminal, Duration.between(begin, Instant.now()));
        stopped.await();
    }

    /** Mailbox and relay need the database; the others start meanwhile, on the second core. */
    private void startAll() {
        ExecutorService threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("start-", 0).factory());
        try {
            CompletableFuture<?> kafka = CompletableFuture.runAsync(() -> start(Part.KAFKA), threads);
            CompletableFuture<?> stored = CompletableFuture.runAsync(() -> start(Part.POSTGRES), threads)
                    .thenRunAsync(
                            () -> List.of(Part.MAILBOX_SERVICE, Part.RELAY_SERVICE)
                                    .forEach(this::start),
                            threads);
            CompletableFuture<?> others = CompletableFuture.runAsync(
                    () -> List.of(Part.DNS_RESOLVER, Part.SMTP_GATEWAY, Part.POP3_GATEWAY)
                            .forEach(this::start),
                    threads);
            CompletableFuture.allOf(kafka, stored, others).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            threads.shutdown();
        }
    }

    private void start(Part part) {
        if (stopping || !part.service() && neighbours.find(part).isEmpty()) {
            return;
        }
        Instant begin = Instant.now();
        if (part.service()) {
            services.start(part);
        } else {
            neighbours.start(part);
            neighbours.find(part).ifPresent(running -> keepRunning(part, running));
        }
        terminal.ready(part, Duration.between(begin, Instant.now()));
    }

    /** A child that dies is started again: a small site has nobody who would. */
    private void keepRunning(Part part, EmbeddedService running) {
        running.onExit().thenRun(() -> {
            while (!stopping) {
                try {
                    log.error("{} ended unexpectedly and is started again", part);
                    neighbours.start(part);
                    keepRunning(part, running);
                    return;
                } catch (RuntimeException e) {
                    log.error("{} could not be started again, next try in 5 s: {}", part, e.getMessage());
                    pause();
                }
            }
        });
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gateways drain first, then the services end, then what they stored in. */
    void stop() {
        if (stopping) {
            return;
        }
        stopping = true;
        services.close();
        neighbours.stop(Part.KAFKA);
        neighbours.stop(Part.POSTGRES);
        stopped.countDown();
    }
}
