package io.barid.service.journey;

import io.barid.journey.JourneyEvent;
import io.barid.message.QueueId;
import io.barid.service.kafka.KafkaConnection;
import io.barid.transit.JourneyRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes steps to {@code mail.journey}, some times a second, one record for each message. Tellers put them into memory
 * and go on; a thread of its own does the rest. While Kafka is away up to 4 MiB wait here, and what comes then is lost.
 */
final class KafkaJourneys implements Journeys, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KafkaJourneys.class);

    static final long MOST_OCTETS = 4L * 1024 * 1024;
    static final int MOST_EVENTS = 20_000;
    /** So much is published at once rather than at its time. */
    private static final long MANY_OCTETS = MOST_OCTETS / 8;

    private static final Duration RHYTHM = Duration.ofMillis(300);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private record Told(QueueId queueId, List<JourneyEvent> events, int octets) {}

    /** All steps of one message that wait. */
    private static final class Waiting {
        private final List<JourneyEvent> events = new ArrayList<>();
        private int octets;
    }

    private final Queue<Told> told = new ConcurrentLinkedQueue<>();
    /** Of all that is in memory here, taken into the thread's map or not. */
    private final AtomicLong octets = new AtomicLong();

    private final AtomicInteger events = new AtomicInteger();
    private final Map<QueueId, Waiting> waiting = new LinkedHashMap<>();
    private final Counter counted;
    private final Counter untold;
    private final Losses losses;
    private final JourneyProducer producer;
    private final Thread thread;
    private volatile boolean closed;

    KafkaJourneys(KafkaConnection kafka, MeterRegistry metrics) {
        counted = Counter.builder("mail.journey.told")
                .baseUnit("events")
                .description("Steps of messages' journeys that this service told, lost ones included")
                .register(metrics);
        untold = Counter.builder("mail.journey.untold")
                .baseUnit("events")
                .description("Refusals and fetches that were not told, because a client or an account caused too many")
                .register(metrics);
        losses = new Losses(metrics);
        thread = Thread.ofPlatform().daemon().name("journeys").unstarted(this::run);
        producer = new JourneyProducer(kafka, losses, thread);
        thread.start();
    }

    @Override
    public void tell(QueueId queueId, List<JourneyEvent> steps) {
        if (steps.isEmpty()) {
            return;
        }
        counted.increment(steps.size());
        int size = EventOctets.of(steps);
        if (closed) {
            losses.add(steps.size(), "the service is closing");
        } else if (!roomFor(steps.size(), size)) {
            losses.add(steps.size(), "more than Kafka takes, or Kafka is away");
        } else {
            told.add(new Told(queueId, List.copyOf(steps), size));
        }
    }

    @Override
    public void untold() {
        untold.increment();
    }

    private boolean roomFor(int count, int size) {
        long all = octets.addAndGet(size);
        if (all > MOST_OCTETS || events.addAndGet(count) > MOST_EVENTS) {
            octets.addAndGet(-size);
            if (all <= MOST_OCTETS) {
                events.addAndGet(-count);
            }
            return false;
        }
        if (all >= MANY_OCTETS && all - size < MANY_OCTETS) {
            LockSupport.unpark(thread);
        }
        return true;
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(RHYTHM.toNanos());
            drainOrGiveUp();
        }
        drainOrGiveUp();
    }

    private void drainOrGiveUp() {
        try {
            drain();
        } catch (RuntimeException e) {
            log.error("steps of journeys were not published", e);
            giveUp("an error of Barid's own");
        }
    }

    private void takeTold() {
        for (Told next = told.poll(); next != null; next = told.poll()) {
            Waiting message = waiting.computeIfAbsent(next.queueId, ignored -> new Waiting());
            message.events.addAll(next.events);
            message.octets += next.octets;
        }
    }

    private void drain() {
        takeTold();
        if (waiting.isEmpty() || !producer.ready()) {
            return;
        }
        Iterator<Map.Entry<QueueId, Waiting>> each = waiting.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<QueueId, Waiting> message = each.next();
            if (!publish(message.getKey(), message.getValue().events)) {
                return;
            }
            each.remove();
            forget(message.getValue());
        }
    }

    /** Returns false while Kafka is away; what was published of a very long journey then comes twice, which its readers notice. */
    private boolean publish(QueueId queueId, List<JourneyEvent> steps) {
        JourneyRecord record = JourneyRecord.of(queueId, steps);
        if (record.events().length > JourneyProducer.MOST_OCTETS && steps.size() > 1) {
            int half = steps.size() / 2;
            return publish(queueId, steps.subList(0, half)) && publish(queueId, steps.subList(half, steps.size()));
        }
        return producer.send(record, steps.size());
    }

    private void forget(Waiting message) {
        octets.addAndGet(-message.octets);
        events.addAndGet(-message.events.size());
    }

    private void giveUp(String why) {
        for (Waiting message : waiting.values()) {
            losses.add(message.events.size(), why);
            forget(message);
        }
        waiting.clear();
    }

    /** What waits is published if Kafka takes it within two seconds. */
    @Override
    public void close() {
        long deadline = System.nanoTime() + GRACE.toNanos();
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(GRACE);
            thread.interrupt();
            thread.join(GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        takeTold();
        giveUp("the service is closing");
    }
}
