package io.barid.relay.queue;

import io.barid.message.QueueId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Writes down what became of units, many in one transaction, and repeats one for ever while the database is away. Its queue
 * is bounded, so lanes that get ahead of it wait.
 */
@Component
class Settlement {

    private static final Logger log = LoggerFactory.getLogger(Settlement.class);
    private static final int WAITING = 1000;
    private static final int UNITS = 500;
    private static final int ROWS = 4000;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final BlockingQueue<Settled> waiting = new LinkedBlockingQueue<>(WAITING);
    private final SettledBatch batches;
    private final Destinations destinations;
    private Thread thread;
    private volatile boolean ending;
    private volatile boolean halted;

    Settlement(SettledBatch batches, Destinations destinations) {
        this.batches = batches;
        this.destinations = destinations;
    }

    /** Waits while the queue is full; the unit's rows are this one's from now on. */
    void put(Settled settled) throws InterruptedException {
        waiting.put(settled);
    }

    void start() {
        thread = Thread.ofVirtual().name("queue-settle").start(this::run);
    }

    /** Settles what is there, for at most so long. */
    void stop(Duration most) {
        ending = true;
        if (thread == null) {
            return;
        }
        try {
            if (!thread.join(most)) {
                halted = true;
                thread.join(Duration.ofSeconds(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends without settling anything more, as a killed process does. */
    void halt() {
        halted = true;
        stop(Duration.ofSeconds(5));
    }

    private void run() {
        try {
            while (!halted) {
                Settled first = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    settle(batch(first));
                } else if (ending) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            log.debug("nothing more is settled");
        }
    }

    private List<Settled> batch(Settled first) {
        List<Settled> batch = new ArrayList<>();
        batch.add(first);
        int rows = first.unit().recipients().size();
        while (batch.size() < UNITS && rows < ROWS) {
            Settled next = waiting.poll();
            if (next == null) {
                break;
            }
            batch.add(next);
            rows += next.unit().recipients().size();
        }
        return batch;
    }

    private void settle(List<Settled> batch) throws InterruptedException {
        try {
            insist(batch);
        } catch (RuntimeException e) {
            if (batch.size() > 1) {
                log.warn("a batch of {} units cannot be settled, so each is alone: {}", batch.size(), e.toString());
                for (Settled each : batch) {
                    settle(List.of(each));
                }
                return;
            }
            spoilt(batch.getFirst(), e);
        }
    }

    /** Never again: a row that cannot be settled after its delivery would be delivered for ever. */
    private void spoilt(Settled settled, RuntimeException failure) throws InterruptedException {
        QueueId queueId = settled.unit().queueId();
        log.error("queueId={} cannot be settled and is held", queueId, failure);
        if (settled instanceof Settled.Spoiled) {
            destinations.release(settled.unit());
        } else {
            settle(List.of(new Settled.Spoiled(settled.unit(), "could not be settled: " + failure.getMessage())));
        }
    }

    private void insist(List<Settled> batch) throws InterruptedException {
        Duration pause = Duration.ofMillis(100);
        boolean first = true;
        while (!halted) {
            try {
                batches.settle(batch, first);
                batch.forEach(each -> destinations.release(each.unit()));
                return;
            } catch (SettledBatch.ChangedException e) {
                log.debug("rows were changed meanwhile: {}", e.getMessage());
            } catch (DataIntegrityViolationException e) {
                throw e;
            } catch (DataAccessException | TransactionException e) {
                log.warn("{} settled units wait for the database: {}", batch.size(), e.toString());
                first = false;
                Thread.sleep(pause);
                Duration longer = pause.multipliedBy(2);
                pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
            }
        }
    }
}
