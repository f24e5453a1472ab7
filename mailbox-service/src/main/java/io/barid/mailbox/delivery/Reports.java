package io.barid.mailbox.delivery;

import io.barid.service.kafka.KafkaConnection;
import io.barid.service.kafka.PutAside;
import io.barid.service.kafka.TracedRecords;
import io.barid.transit.LocalOutcome;
import io.barid.transit.LocalOutcome.Refused;
import io.barid.transit.LocalOutcome.Stored;
import io.barid.transit.Topics;
import jakarta.annotation.PreDestroy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.springframework.stereotype.Component;

/** Tells about what was not stored, and what was where its sender asked; each is acknowledged by Kafka on return, so that the position may move past it. */
@Component
class Reports {

    /** Why a dead letter is one, as text. */
    static final String REASON_HEADER = "reason";

    /** Keeps a record that carries a large content and envelope below 1 MiB. */
    private static final int OUTCOMES_A_RECORD = 100;

    private final KafkaConnection kafka;
    private final PutAside putAside = new PutAside();
    private KafkaProducer<byte[], byte[]> producer;

    Reports(KafkaConnection kafka) {
        this.kafka = kafka;
    }

    /** To relay-service, with the record's own value and envelope. */
    void refused(Arrival arrival, List<Refused> refused) throws InterruptedException, ExecutionException {
        for (List<Refused> some : parts(refused)) {
            send(outcome(arrival, new LocalOutcome(arrival.header().queueId(), some)));
        }
    }

    /** To relay-service, likewise. */
    void stored(Arrival arrival, List<Stored> stored) throws InterruptedException, ExecutionException {
        for (List<Stored> some : parts(stored)) {
            send(outcome(arrival, new LocalOutcome(arrival.header().queueId(), List.of(), some)));
        }
    }

    private static <T> List<List<T>> parts(List<T> all) {
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += OUTCOMES_A_RECORD) {
            parts.add(all.subList(from, Math.min(all.size(), from + OUTCOMES_A_RECORD)));
        }
        return parts;
    }

    private static ProducerRecord<byte[], byte[]> outcome(Arrival arrival, LocalOutcome outcome) {
        ConsumerRecord<byte[], byte[]> record = arrival.record();
        ProducerRecord<byte[], byte[]> report =
                new ProducerRecord<>(Topics.OUTCOME, null, null, record.key(), record.value());
        report.headers()
                .add(record.headers().lastHeader(Topics.ENVELOPE_HEADER))
                .add(Topics.OUTCOME_HEADER, outcome.header());
        return TracedRecords.carrying(report, arrival.header().queueId());
    }

    /**
     * To the dead letters, as it came.
     *
     * @return false when this process did so before: its batch is repeated
     */
    boolean dead(ConsumerRecord<byte[], byte[]> record, String reason) throws InterruptedException, ExecutionException {
        if (putAside.contains(record)) {
            return false;
        }
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(Topics.dead(Topics.LOCAL), null, null, record.key(), record.value());
        for (Header header : record.headers()) {
            letter.headers().add(header);
        }
        String shortReason = reason.length() > 500 ? reason.substring(0, 500) : reason;
        letter.headers()
                .add(REASON_HEADER, shortReason.getBytes(StandardCharsets.UTF_8))
                .add(Topics.DEAD_SOURCE_HEADER, PutAside.source(record));
        send(letter);
        putAside.add(record);
        return true;
    }

    private void send(ProducerRecord<byte[], byte[]> record) throws InterruptedException, ExecutionException {
        producer().send(record).get();
    }

    /** Made when first needed: most replicas never have anything to report. */
    private synchronized KafkaProducer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(kafka.producer());
        }
        return producer;
    }

    @PreDestroy
    synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(5));
        }
    }
}
