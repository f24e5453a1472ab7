package io.barid.relay.publish;

import io.barid.service.kafka.KafkaConnection;
import io.barid.service.trace.Step;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.springframework.stereotype.Component;

/** Publishes records, all in flight together. For use by many threads. */
@Component
public class Publisher implements AutoCloseable {

    /** Nobody waits for us here: whoever publishes repeats it all after a failure. */
    private static final int DELIVERY_TIMEOUT_MILLIS = 30_000;

    private final KafkaConnection kafka;
    private KafkaProducer<byte[], byte[]> producer;
    private boolean closed;

    Publisher(KafkaConnection kafka) {
        this.kafka = kafka;
    }

    /**
     * All records are durable on return. After an exception each may be there or not, so all must be published again.
     *
     * @throws ExecutionException when Kafka did not take one of them within 30 seconds
     */
    public void publish(List<ProducerRecord<byte[], byte[]>> records) throws InterruptedException, ExecutionException {
        if (records.isEmpty()) {
            return;
        }
        KafkaProducer<byte[], byte[]> using = producer();
        try (Step step = Step.open("publish " + records.getFirst().topic(), SpanKind.PRODUCER)) {
            List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
            for (ProducerRecord<byte[], byte[]> record : records) {
                Future<RecordMetadata> future = using.send(record);
                if (future.isDone()) {
                    // a topic that is missing costs seconds for each record, so the first failure ends it
                    future.get();
                }
                sent.add(future);
            }
            for (Future<RecordMetadata> future : sent) {
                future.get();
            }
        } catch (ExecutionException | KafkaException e) {
            // some failures stay with a producer for ever, and what it still holds in memory is published again anyhow
            drop(using);
            throw e;
        }
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        if (closed) {
            throw new IllegalStateException("The service is closing");
        }
        if (producer == null) {
            // made when first needed, so that Kafka's name need not be known when the service starts
            producer = new KafkaProducer<>(settings());
        }
        return producer;
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = kafka.producer();
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MILLIS);
        // a dead letter is as large as whatever its topic took, however it was compressed
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 * 1024 * 1024);
        return settings;
    }

    private synchronized void drop(KafkaProducer<byte[], byte[]> failed) {
        if (producer == failed) {
            producer = null;
        }
        failed.close(Duration.ZERO);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (producer != null) {
            producer.close(Duration.ofSeconds(2));
            producer = null;
        }
    }
}
