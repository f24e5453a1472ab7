package io.barid.relay.queue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * What must be looked at now and then: mail that is too old, senders to be told of a delay, leases that nobody holds. A look
 * that took long is followed by a pause twenty times as long, as it reads the whole queue.
 */
@Component
class Sweep {

    private static final Logger log = LoggerFactory.getLogger(Sweep.class);
    private static final Duration SHORTEST = Duration.ofMillis(500);
    private static final int RESTS = 20;

    private final Expiry expiry;
    private final Delays delays;
    private final Tidy tidy;
    private final ContentLinks contentLinks;
    private final QueueDepth depth;
    private final Timings timings;
    private final Duration pause;
    private final CountDownLatch ending = new CountDownLatch(1);
    private long tidied = System.nanoTime();
    private Thread thread;

    Sweep(
            Expiry expiry,
            Delays delays,
            Tidy tidy,
            ContentLinks contentLinks,
            QueueDepth depth,
            Timings timings,
            RetrySchedule schedule) {
        this.expiry = expiry;
        this.delays = delays;
        this.tidy = tidy;
        this.contentLinks = contentLinks;
        this.depth = depth;
        this.timings = timings;
        this.pause = pause(timings.sweep(), schedule.lifetime());
    }

    /** A short life is looked at more often. */
    private static Duration pause(Duration usual, Duration lifetime) {
        Duration part = lifetime.dividedBy(RESTS);
        Duration some = part.compareTo(SHORTEST) < 0 ? SHORTEST : part;
        return some.compareTo(usual) < 0 ? some : usual;
    }

    void start() {
        thread = Thread.ofVirtual().name("queue-sweep").start(this::run);
    }

    void stop() {
        ending.countDown();
        if (thread != null) {
            try {
                thread.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        try {
            Duration rest = pause;
            while (!ending.await(rest.toNanos(), TimeUnit.NANOSECONDS)) {
                long start = System.nanoTime();
                look();
                Duration took = Duration.ofNanos(System.nanoTime() - start).multipliedBy(RESTS);
                rest = took.compareTo(pause) > 0 ? took : pause;
            }
        } catch (InterruptedException e) {
            log.debug("no more sweeps");
        }
    }

    private void look() throws InterruptedException {
        try {
            while (expiry.sweep() && ending.getCount() > 0) {
                log.debug("more mail is too old");
            }
            while (delays.sweep() && ending.getCount() > 0) {
                log.debug("more mail is late");
            }
            if (System.nanoTime() - tidied > timings.tidy().toNanos()) {
                tidied = System.nanoTime();
                tidy.sweep();
            }
            contentLinks.sweep();
            depth.count();
        } catch (DataAccessException | TransactionException e) {
            log.warn("the sweep waits: {}", e.toString());
        } catch (RuntimeException e) {
            log.error("the sweep waits because of a bug", e);
        }
    }
}
