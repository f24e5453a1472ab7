package io.barid.smtp.accept;

import io.barid.service.kafka.Renewed;
import io.barid.service.ready.Readiness;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an eye on the topic that all accepted mail goes to: every other second whether it takes records, every minute
 * whether it still keeps them. Mail is taken only while both are so; readiness waits for the first proof.
 */
public final class TopicWatch implements Durability, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TopicWatch.class);
    /** In looks. */
    private static final int REPLICA_LOOK = 10;

    private static final String STEP = "durable topic";

    /**
     * How often it looks.
     *
     * @param look  between looks whether records are taken
     * @param proof between proofs that they are kept
     * @param answer the longest wait for an answer
     */
    public record Rhythm(Duration look, Duration proof, Duration answer) {

        /** So that mail is refused within 10 seconds of Kafka's going away. */
        public static final Rhythm DEFAULT =
                new Rhythm(Duration.ofSeconds(2), Duration.ofMinutes(1), Duration.ofSeconds(3));
    }

    private final Renewed<Admin> admin;
    private final DurableTopics topics;
    private final List<DurableTopics> further;
    private final ReplicaGauges replicas;
    private final Readiness readiness;
    private final Rhythm rhythm;
    private final boolean acceptWeak;
    private final Thread watcher;
    private volatile boolean reachable;
    private volatile boolean kept;
    private volatile boolean durable;
    private volatile boolean closed;
    private String lastOfReaching = "";
    private String lastOfKeeping = "";
    private long provedAt;
    private boolean everReached;

    /**
     * @param topic      what accepted mail is published to
     * @param further    where it goes from there: proven too, since a 250 rests on them as well
     * @param acceptWeak the operator's explicit word that mail may be taken although it could be lost
     */
    public TopicWatch(
            Renewed<Admin> admin,
            String topic,
            List<String> further,
            Rhythm rhythm,
            boolean acceptWeak,
            Readiness readiness,
            MeterRegistry metrics) {
        this.admin = admin;
        this.topics = new DurableTopics(admin, topic);
        this.further =
                further.stream().map(each -> new DurableTopics(admin, each)).toList();
        this.replicas = new ReplicaGauges(
                admin, Stream.concat(Stream.of(topic), further.stream()).toList(), metrics);
        this.rhythm = rhythm;
        this.acceptWeak = acceptWeak;
        this.readiness = readiness;
        readiness.awaits(STEP);
        gauge(metrics, "mail.smtp.kafka.reachable", "1 while Kafka takes records", () -> reachable);
        gauge(metrics, "mail.smtp.topic.durable", "1 while accepted mail is proven to be kept", () -> durable);
        gauge(metrics, "mail.smtp.topic.override", "1 when BARID_ACCEPT_WEAK_TOPICS is set", () -> acceptWeak);
        if (acceptWeak) {
            log.warn("BARID_ACCEPT_WEAK_TOPICS is set: mail is accepted even where Kafka could lose it");
        }
        this.watcher = Thread.ofVirtual().name("watch-" + topic).start(this::watch);
    }

    private static void gauge(
            MeterRegistry metrics, String name, String description, java.util.function.BooleanSupplier value) {
        Gauge.builder(name, value, it -> it.getAsBoolean() ? 1 : 0)
                .description(description)
                .strongReference(true)
                .register(metrics);
    }

    @Override
    public boolean open() {
        return reachable && kept;
    }

    @Override
    public void doubt() {
        reachable = false;
    }

    private void watch() {
        try {
            for (long looks = 0; !closed; looks++) {
                if (looks % REPLICA_LOOK == 0) {
                    replicas.ask();
                }
                boolean proof =
                        !kept || System.nanoTime() - provedAt >= rhythm.proof().toNanos();
                note(look(proof), proof);
                Thread.sleep(rhythm.look());
            }
        } catch (InterruptedException e) {
            log.debug("the watch over Kafka ends");
        }
    }

    private TopicState look(boolean proof) throws InterruptedException {
        long wait = rhythm.answer().toMillis();
        try {
            return proof ? prove(wait) : topics.reach(wait);
        } catch (RuntimeException e) {
            return new TopicState.Away("Kafka cannot be asked: " + e);
        }
    }

    private TopicState prove(long wait) throws InterruptedException {
        TopicState first = topics.prove(wait);
        if (!(first instanceof TopicState.Durable)) {
            return first;
        }
        for (DurableTopics each : further) {
            TopicState state = each.prove(wait);
            // once proven, a topic further on that is away holds up its own service, and no gateway
            boolean passing = state instanceof TopicState.Away && kept;
            if (!(state instanceof TopicState.Durable) && !passing) {
                return state;
            }
        }
        return first;
    }

    private void note(TopicState state, boolean proof) {
        switch (state) {
            case TopicState.Durable fine -> {
                if (proof) {
                    proved(true);
                    sayOfKeeping("Kafka is proven to keep accepted mail");
                }
                reached(true, "Kafka takes records");
            }
            case TopicState.Weak weak -> {
                proved(false);
                sayOfKeeping(weak.sentence());
                reached(true, "Kafka takes records");
            }
            case TopicState.Away away -> reached(false, away.why());
        }
    }

    private void proved(boolean nowDurable) {
        provedAt = System.nanoTime();
        durable = nowDurable;
        kept = nowDurable || acceptWeak;
        if (kept) {
            readiness.proven(STEP);
        }
    }

    /** Once per change, so that a long outage does not fill the log. */
    private void reached(boolean now, String sentence) {
        if (!sentence.equals(lastOfReaching)) {
            lastOfReaching = sentence;
            if (now) {
                everReached = true;
                log.info(sentence);
            } else if (!everReached) {
                // at a start all parts come up together, and this one may be early
                log.info("{}: no mail is taken yet", sentence);
            } else if (!closed) {
                log.error("{}: no mail is taken", sentence);
            }
        }
        reachable = now;
    }

    private void sayOfKeeping(String sentence) {
        if (sentence.equals(lastOfKeeping)) {
            return;
        }
        lastOfKeeping = sentence;
        if (durable) {
            log.info(sentence);
        } else if (acceptWeak) {
            log.warn("{}. Mail is taken all the same, as BARID_ACCEPT_WEAK_TOPICS demands", sentence);
        } else {
            log.error("{}. Until then no mail is taken", sentence);
        }
    }

    @Override
    public void close() {
        closed = true;
        watcher.interrupt();
        admin.get().close(Duration.ofSeconds(2));
    }
}
