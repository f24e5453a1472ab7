package io.barid.relay.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Writes down what became of units, many in one transaction, and repeats one for ever while the database is away. Its queue
 * is bounded, so lanes that get ahead of it wait. What senders may have to be told of is left to {@link Telling}, so that
 * nothing but the database keeps delivered mail from being settled.
 */
@Component
class Settlement {

    private static final Logger log = LoggerFactory.getLogger(Settlement.class);
    private static final int WAITING = 1000;
    private static final int UNITS = 500;
    private static final int ROWS = 4000;

    private final BlockingQueue<Settled> waiting = new LinkedBlockingQueue<>(WAITING);
    private final SettledBatch batches;
    private final Destinations destinations;
    private final Telling telling;
    private final Persistence persistence = new Persistence(() -> this.halted);
    private Thread thread;
    private volatile boolean ending;
    private volatile boolean halted;

    Settlement(SettledBatch batches, Destinations destinations) {
        this.batches = batches;
        this.destinations = destinations;
        this.telling = new Telling(batches, destinations, this::spoilt);
    }

    /** Waits while the queue is full; the unit's rows are this one's from now on. */
    void put(Settled settled) throws InterruptedException {
        waiting.put(settled);
    }

    void start() {
        thread = Thread.ofVirtual().name("queue-settle").start(this::run);
        telling.start();
    }

    /** Settles what is there, for at most so long. */
    void stop(Duration most) {
        ending = true;
        if (thread == null) {
            return;
        }
        long end = System.nanoTime() + most.toNanos();
        telling.hurry();
        try {
            if (!thread.join(most)) {
                halted = true;
                thread.join(Duration.ofSeconds(1));
            }
            telling.stop(Duration.ofNanos(
                    Math.max(end - System.nanoTime(), Duration.ofMillis(200).toNanos())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends without settling anything more, as a killed process does. */
    void halt() {
        halted = true;
        telling.halt();
        stop(Duration.ofSeconds(5));
    }

    private void run() {
        try {
            while (!halted) {
                boolean last = ending;
                Settled first = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    settle(batch(first, waiting));
                } else if (last) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            log.debug("nothing more is settled");
        }
    }

    /** As many of these as one transaction bears. */
    static <T extends Settled> List<T> batch(T first, Queue<T> more) {
        List<T> batch = new ArrayList<>();
        batch.add(first);
        int rows = first.unit().recipients().size();
        while (batch.size() < UNITS && rows < ROWS) {
            T next = more.poll();
            if (next == null) {
                break;
            }
            batch.add(next);
            rows += next.unit().recipients().size();
        }
        return batch;
    }

    private void settle(List<Settled> batch) throws InterruptedException {
        Optional<List<Settled.Ended>> left;
        try {
            left = persistence.insist(batch.size(), first -> batches.settle(batch, first));
        } catch (RuntimeException e) {
            if (batch.size() > 1) {
                log.warn("a batch of {} units cannot be settled, so each is alone: {}", batch.size(), e.toString());
                for (Settled each : batch) {
                    settle(List.of(each));
                }
                return;
            }
            spoilt(batch.getFirst(), e);
            return;
        }
        if (left.isPresent()) {
            batch.forEach(each -> destinations.release(each.unit().without(left.get())));
            telling.take(left.get());
        }
    }

    /** Never again: a row that cannot be settled after its delivery would be delivered for ever. */
    private void spoilt(Settled settled, RuntimeException failure) throws InterruptedException {
        log.error("queueId={} cannot be settled and is held", settled.unit().queueId(), failure);
        if (settled instanceof Settled.Spoiled) {
            destinations.release(settled.unit());
        } else {
            settle(List.of(new Settled.Spoiled(settled.unit(), "could not be settled: " + failure.getMessage())));
        }
    }
}
