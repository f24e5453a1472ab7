package io.barid.service.kafka;

import io.barid.service.SettingsException;
import io.barid.service.clock.ClockSteps;
import io.barid.service.metrics.Sampler;
import io.barid.service.ready.Readiness;
import io.barid.service.trace.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A service's reading of a topic, or of some together: makes sure that the topics are there, starts as soon as Kafka and the database answer,
 * repeats a batch for ever while something is away, and deletes from Kafka what was settled a day ago.
 */
public final class PositionedConsumer implements SmartLifecycle, MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(PositionedConsumer.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration GRACE = Duration.ofSeconds(8);
    private static final Duration LOSSY_COMPLAINT = Duration.ofMinutes(10);
    /** In looks, that is in seconds. */
    private static final int TOPIC_CHECK = 15;

    private static final int DELETION = 3600;
    private static final int FIRST_DELETION = 60;

    /**
     * What is read, and which topics this service creates when they are missing.
     *
     * @param topics read together: while a batch of one is repeated, the others wait
     * @param kind   of all that this service creates, too
     */
    public record Reading(List<String> topics, String group, Collection<String> creates, int threads, TopicKind kind) {
        public Reading {
            topics = List.copyOf(topics);
            creates = List.copyOf(creates);
            if (topics.isEmpty() || threads < 1) {
                throw new IllegalArgumentException("A topic is read by at least 1 thread");
            }
        }

        /** One topic of mail. */
        public Reading(String topic, String group, Collection<String> creates, int threads) {
            this(List.of(topic), group, creates, threads, TopicKind.MAIL);
        }

        /** For people. */
        String name() {
            return String.join(", ", topics);
        }
    }

    private final Reading reading;
    private final KafkaConnection kafka;
    private final Positions positions;
    private final ConsumerLag lag;
    private final TransactionTemplate transactions;
    private final Readiness readiness;
    private final BatchHandler handler;
    private final Set<TopicPartition> halted = ConcurrentHashMap.newKeySet();
    private Thread watch;
    private volatile Traces traces = Traces.OFF;
    private volatile boolean stopping;

    public PositionedConsumer(
            Reading reading,
            KafkaConnection kafka,
            JdbcClient database,
            TransactionTemplate transactions,
            Readiness readiness,
            BatchHandler handler) {
        this.reading = reading;
        this.kafka = kafka;
        this.positions = new Positions(database);
        this.lag = new ConsumerLag(reading.topics(), positions);
        this.transactions = transactions;
        this.readiness = readiness;
        this.handler = handler;
        if (!lossy()) {
            readiness.awaits(step());
        }
    }

    /** Batches go on with the traces of their records; to be called before the start. */
    public void tracedBy(Traces service) {
        traces = service;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        lag.bindTo(registry);
    }

    @Override
    public synchronized void start() {
        if (watch == null) {
            stopping = false;
            watch = Thread.ofVirtual().name("watch-" + reading.name()).start(this::watch);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return watch != null;
    }

    /** The batch at work ends first, for 8 seconds at most; Kafka then gives the partitions to another replica at once. */
    @Override
    public synchronized void stop() {
        if (watch == null) {
            return;
        }
        stopping = true;
        watch.interrupt();
        try {
            watch.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watch = null;
    }

    /** Several consumers of a service end at the same time, not one after the other. */
    @Override
    public void stop(Runnable callback) {
        Thread.ofVirtual().start(() -> {
            stop();
            callback.run();
        });
    }

    private void watch() {
        try {
            while (!stopping) {
                readFromHere();
            }
        } catch (InterruptedException e) {
            log.debug("{} is read no longer", reading.name());
        }
    }

    /** With clients of Kafka that are all new; until the clock is set back, or by interruption. */
    private void readFromHere() throws InterruptedException {
        List<Reader> readers = new ArrayList<>();
        Admin admin = awaitTopics();
        try (Sampler sampler = Sampler.start("lag of " + reading.name(), ConsumerLag.PERIOD, () -> lag.sample(admin))) {
            read(admin, readers);
        } finally {
            end(readers);
            admin.close(Duration.ofSeconds(1));
        }
    }

    private Admin awaitTopics() throws InterruptedException {
        while (true) {
            Admin admin = null;
            try {
                admin = Admin.create(kafka.client());
                new TopicCreator(admin, kafka).ensure(reading.creates(), reading.kind());
                return admin;
            } catch (SettingsException e) {
                log.error(e.getMessage());
                if (lossy()) {
                    // nobody waits for it
                    Thread.sleep(LOSSY_COMPLAINT);
                }
            } catch (KafkaException | ExecutionException | TimeoutException e) {
                log.info("waiting for Kafka at {}: {}", kafka.servers(), e.toString());
            }
            if (admin != null) {
                admin.close(Duration.ZERO);
            }
            Thread.sleep(LOOK);
        }
    }

    /** Replaces a reader that an error ended, or whose topic was made anew; returns when the clock was set back. */
    private void read(Admin admin, List<Reader> readers) throws InterruptedException {
        SettledRecords settled = new SettledRecords(admin, positions);
        ClockSteps steps = new ClockSteps(System::currentTimeMillis);
        for (long looks = 0; !stopping && !setBack(steps.back()); looks++) {
            try {
                replaceEnded(admin, readers);
                if (looks % TOPIC_CHECK == TOPIC_CHECK - 1) {
                    endOutdated(readers);
                }
                if (looks % DELETION == FIRST_DELETION && !lossy()) {
                    settled.delete(readers);
                }
            } catch (ExecutionException | TimeoutException | RuntimeException e) {
                log.warn("looking after the readers of {}: {}", reading.name(), e.toString());
            }
            Thread.sleep(LOOK);
        }
    }

    /**
     * The timers of Kafka's clients follow the clock, but never back: until it is again where it was, a consumer sends no heartbeat,
     * hears of no rebalance, and lets every new member of its group wait; and none connects anew to a broker that it tried to reach
     * meanwhile.
     */
    private boolean setBack(Duration step) {
        if (step.isPositive()) {
            log.warn(
                    "the clock was set back by {} s: {} is read by new clients of Kafka, for those that run stand still meanwhile",
                    step.toSeconds(),
                    reading.name());
        }
        return step.isPositive();
    }

    private void endOutdated(List<Reader> readers) throws InterruptedException, ExecutionException, TimeoutException {
        for (Reader reader : readers) {
            if (reader.assignment().outdated()) {
                log.warn("{} was deleted and made anew: it is read from its begin", reading.name());
                reader.end();
                reader.awaitEnd(GRACE);
            }
        }
    }

    private void replaceEnded(Admin admin, List<Reader> readers) {
        readers.removeIf(reader -> !reader.isRunning());
        while (readers.size() < reading.threads()) {
            Assignment assignment = new Assignment(admin, positions, lossy(), new State());
            BatchHandler traced = TracedRecords.handler(reading.name(), handler, traces);
            Reader reader = new Reader(reading, settings(), assignment, positions, transactions, traced);
            reader.start();
            readers.add(reader);
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = kafka.consumer(reading.group());
        if (lossy()) {
            settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1024 * 1024);
            settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        }
        return settings;
    }

    private static void end(List<Reader> readers) {
        readers.forEach(Reader::end);
        long deadline = System.nanoTime() + GRACE.toNanos();
        for (Reader reader : readers) {
            reader.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
    }

    private boolean lossy() {
        return reading.kind() == TopicKind.LOSSY;
    }

    private String step() {
        return "reads " + reading.name();
    }

    /** Ready while everything of ours can be read. */
    private final class State implements Assignment.Watcher {

        @Override
        public void reads(Collection<TopicPartition> partitions) {
            halted.removeAll(partitions);
            if (halted.isEmpty() && !lossy()) {
                readiness.proven(step());
            }
        }

        @Override
        public void halts(TopicPartition partition, String sentence) {
            halted.add(partition);
            readiness.awaits(step());
            log.error("{} is no longer read: {}", partition, sentence);
        }

        @Override
        public void passesOver(TopicPartition partition, long from, long to) {
            log.warn("records {} to {} of {} are no longer in Kafka, and passed over", from, to - 1, partition);
            handler.passedOver(to - from);
        }

        @Override
        public void leaves(Collection<TopicPartition> partitions) {
            // those that stay halted elsewhere are the other replica's sorrow
            if (halted.removeAll(partitions) && halted.isEmpty()) {
                readiness.proven(step());
            }
        }
    }
}
