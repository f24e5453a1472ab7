package io.barid.relay.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles rows whose senders may have to be told, together with the reports. It may wait for mailbox-service, which is why
 * it has a thread and a queue of its own; when that queue is full, or at the end, reports leave out what only mailbox-service
 * has.
 */
final class Telling {

    private static final Logger log = LoggerFactory.getLogger(Telling.class);
    private static final int WAITING = 1000;

    /** What cannot be settled because of a bug. */
    interface Spoilt {
        void take(Settled settled, RuntimeException failure) throws InterruptedException;
    }

    private final BlockingQueue<Settled.Ended> waiting = new LinkedBlockingQueue<>(WAITING);
    private final SettledBatch batches;
    private final Destinations destinations;
    private final Spoilt spoilt;
    private Thread thread;
    /** What the thread is at, and may be kept from by mailbox-service. */
    private volatile List<Settled.Ended> atWork = List.of();

    private volatile boolean hurrying;
    private volatile boolean ending;
    private volatile boolean overtaken;
    private volatile boolean halted;

    Telling(SettledBatch batches, Destinations destinations, Spoilt spoilt) {
        this.batches = batches;
        this.destinations = destinations;
        this.spoilt = spoilt;
    }

    void start() {
        thread = Thread.ofVirtual().name("queue-report").start(this::run);
    }

    /** Never waits for mailbox-service: what finds no room is settled here and now. */
    void take(List<Settled.Ended> ended) throws InterruptedException {
        List<Settled.Ended> noRoom = new ArrayList<>();
        for (Settled.Ended each : ended) {
            if (!waiting.offer(each)) {
                noRoom.add(each);
            }
        }
        tell(noRoom, () -> true, new Persistence(() -> halted));
    }

    /** Mailbox-service is not asked for anything from now on. */
    void hurry() {
        hurrying = true;
    }

    void halt() {
        halted = true;
    }

    /** Settles what is there, for at most so long; nothing comes any more. */
    void stop(Duration most) throws InterruptedException {
        ending = true;
        Duration half = most.dividedBy(2);
        if (!thread.join(half) && !halted) {
            // it waits for mailbox-service; whoever is second finds the rows gone, and reports nothing
            overtaken = true;
            Thread.ofVirtual().name("queue-report-end").start(this::rest).join(half);
        }
        halted = true;
    }

    private void run() {
        Persistence persistence = new Persistence(() -> halted || overtaken);
        try {
            while (!halted && !overtaken) {
                boolean last = ending;
                Settled.Ended first = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    atWork = Settlement.batch(first, waiting);
                    tell(atWork, () -> hurrying, persistence);
                } else if (last) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            log.debug("nothing more is told");
        }
    }

    private void rest() {
        List<Settled.Ended> rest = new ArrayList<>(atWork);
        try {
            Persistence persistence = new Persistence(() -> halted);
            tell(rest, () -> true, persistence);
            for (Settled.Ended next = waiting.poll(); next != null; next = waiting.poll()) {
                tell(Settlement.batch(next, waiting), () -> true, persistence);
            }
        } catch (InterruptedException e) {
            log.debug("nothing more is told");
        }
    }

    private void tell(List<Settled.Ended> batch, BooleanSupplier brief, Persistence persistence)
            throws InterruptedException {
        List<Settled.Ended> left = batch;
        while (!left.isEmpty()) {
            List<Settled.Ended> now = left;
            Optional<List<Settled.Ended>> rest;
            try {
                rest = persistence.insist(now.size(), first -> batches.tell(now, first && !overtaken, brief));
            } catch (RuntimeException e) {
                alone(now, e, brief, persistence);
                return;
            }
            if (rest.isEmpty()) {
                return;
            }
            left = rest.get();
            List<Settled.Ended> kept = left;
            now.forEach(each -> destinations.release(each.unit().without(kept)));
        }
    }

    private void alone(List<Settled.Ended> batch, RuntimeException e, BooleanSupplier brief, Persistence persistence)
            throws InterruptedException {
        if (batch.size() == 1) {
            spoilt.take(batch.getFirst(), e);
            return;
        }
        log.warn("a batch of {} units cannot be told of, so each is alone: {}", batch.size(), e.toString());
        for (Settled.Ended each : batch) {
            tell(List.of(each), brief, persistence);
        }
    }
}
