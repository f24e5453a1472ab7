package io.barid.relay.dead;

import io.barid.transit.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** How many dead letters are held, counted once a minute and after each change here, and what came and went. */
@Component
class DeadMetrics implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DeadMetrics.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** Whose dead letters are read. */
    static final List<String> TOPICS = List.of(Topics.ACCEPTED, Topics.LOCAL, Topics.OUTCOME);

    private final LetterTable letters;
    private final Map<String, Counter> taken;
    private final Map<DeadOrder, Counter> settled = new EnumMap<>(DeadOrder.class);
    private volatile long held;
    private Thread thread;

    DeadMetrics(LetterTable letters, MeterRegistry registry) {
        this.letters = letters;
        Gauge.builder("mail.relay.dead.letters", () -> held)
                .description("unreadable or unstorable records that wait for an operator: ./barid queue --state dead")
                .register(registry);
        this.taken = TOPICS.stream()
                .collect(Collectors.toMap(
                        topic -> topic,
                        topic -> Counter.builder("mail.relay.dead.taken")
                                .tag("topic", topic)
                                .description("records taken from the .dead topics, to be held")
                                .register(registry)));
        for (DeadOrder order : DeadOrder.values()) {
            settled.put(
                    order,
                    Counter.builder("mail.relay.dead.settled")
                            .tag("order", order.toString())
                            .description("dead letters that an operator released, bounced or dropped")
                            .register(registry));
        }
    }

    void taken(String topic) {
        taken.get(topic).increment();
    }

    void settled(DeadOrder order) {
        settled.get(order).increment();
    }

    /** Keeps the last number while the database is away. */
    void count() {
        try {
            held = letters.count(LetterFilter.ALL);
        } catch (DataAccessException | TransactionException e) {
            log.debug("dead letters are counted later: {}", e.toString());
        }
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("dead-letters").start(this::run);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.interrupt();
            thread = null;
        }
    }

    private void run() {
        try {
            while (true) {
                count();
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            log.debug("dead letters are counted no longer");
        }
    }
}
