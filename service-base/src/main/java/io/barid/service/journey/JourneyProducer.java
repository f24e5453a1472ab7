package io.barid.service.journey;

import io.barid.service.kafka.KafkaConnection;
import io.barid.transit.JourneyRecord;
import io.barid.transit.Topics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Gives records to Kafka with as little promise as it takes: one replica's acknowledgement, ten seconds of trying, 4 MiB in
 * flight. Belongs to one thread.
 */
final class JourneyProducer {

    /** The largest value of a record; the topic takes 1 MiB with everything. */
    static final int MOST_OCTETS = 700 * 1024;
    /** How long {@link #send} can take. */
    private static final int BLOCKED_MILLIS = 1_000;

    private static final long PAUSE = Duration.ofSeconds(5).toNanos();

    private final KafkaConnection kafka;
    private final Losses losses;
    private final Thread owner;
    private KafkaProducer<byte[], byte[]> producer;
    private long failed = System.nanoTime() - PAUSE;
    private Exception refusal;

    /** @param owner the only thread that sends */
    JourneyProducer(KafkaConnection kafka, Losses losses, Thread owner) {
        this.kafka = kafka;
        this.losses = losses;
        this.owner = owner;
    }

    /** Whether Kafka's client could be made; it cannot while the name of no broker is known. */
    boolean ready() {
        if (producer == null && System.nanoTime() - failed >= PAUSE) {
            try {
                producer = new KafkaProducer<>(settings());
            } catch (KafkaException e) {
                failed = System.nanoTime();
            }
        }
        return producer != null;
    }

    /**
     * Counts as lost what Kafka will never take, or does not acknowledge in time.
     *
     * @param events how many the record has
     * @return false when the record is still the caller's, because Kafka is away
     */
    boolean send(JourneyRecord journey, int events) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.JOURNEY, journey.key(), journey.events());
        record.headers().add(Topics.FOUND_BY_HEADER, journey.header());
        refusal = null;
        try {
            producer.send(record, (metadata, failure) -> ended(failure, events));
        } catch (KafkaException e) {
            refusal = e;
        }
        if (refusal instanceof RetriableException
                || refusal instanceof AuthenticationException
                || refusal instanceof AuthorizationException) {
            return false;
        }
        if (refusal != null) {
            losses.add(events, refusal.toString());
        }
        return true;
    }

    /** Called by our own thread before send returns, or by the client's thread later. */
    private void ended(Exception failure, int events) {
        if (failure == null) {
            return;
        }
        if (Thread.currentThread() == owner) {
            refusal = failure;
        } else {
            losses.add(events, "Kafka at " + kafka.servers() + " did not take them: " + failure);
        }
    }

    /** After the owner has ended. What is not acknowledged in time is counted as lost. */
    void close(Duration longest) {
        if (producer != null) {
            producer.close(longest);
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = kafka.producer();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "journeys");
        settings.put(ProducerConfig.ACKS_CONFIG, "1");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        // one drain is one batch for each partition
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * 1024 * 1024);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCKED_MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        return settings;
    }
}
