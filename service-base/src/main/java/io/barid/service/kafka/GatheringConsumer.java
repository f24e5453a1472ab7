package io.barid.service.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives records in batches as {@link BatchPace} wants them. Kafka's own settings cannot do that: {@code fetch.min.bytes} makes
 * a single record wait as long as many, and asks the broker all the time when there are none.
 */
final class GatheringConsumer extends KafkaConsumer<byte[], byte[]> {

    /** What is at the broker already comes within that. */
    private static final Duration MORE = Duration.ofMillis(5);

    private final BatchPace pace = new BatchPace();
    private RuntimeException failure;

    GatheringConsumer(Map<String, Object> settings) {
        super(settings);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        if (failure != null) {
            RuntimeException late = failure;
            failure = null;
            throw late;
        }
        boolean waited = gather();
        ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
        if (records.isEmpty()) {
            return records;
        }
        if (waited && octets(records) < BatchPace.LARGE_OCTETS) {
            // the first answer was asked for before the wait, and holds what came at its begin
            records = withMore(records);
        }
        pace.begins(octets(records));
        return records;
    }

    private boolean gather() {
        long nanos = pace.waitNanos();
        if (nanos <= 0) {
            return false;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            // poll will say so
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private ConsumerRecords<byte[], byte[]> withMore(ConsumerRecords<byte[], byte[]> records) {
        try {
            ConsumerRecords<byte[], byte[]> more = super.poll(MORE);
            return joined(records, more, assignment());
        } catch (RuntimeException e) {
            // the records are there all the same, and would be passed over
            failure = e;
            return records;
        }
    }

    /** Partitions that were given away meanwhile, or given back and begun anew, have only what came last. */
    static ConsumerRecords<byte[], byte[]> joined(
            ConsumerRecords<byte[], byte[]> first, ConsumerRecords<byte[], byte[]> more, Set<TopicPartition> assigned) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(first.nextOffsets());
        next.putAll(more.nextOffsets());
        for (TopicPartition partition : first.partitions()) {
            if (assigned.contains(partition)) {
                records.put(partition, new ArrayList<>(first.records(partition)));
            }
        }
        next.keySet().retainAll(assigned);
        for (TopicPartition partition : more.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> last = more.records(partition);
            List<ConsumerRecord<byte[], byte[]>> all = records.computeIfAbsent(partition, absent -> new ArrayList<>());
            if (!all.isEmpty() && all.getLast().offset() >= last.getFirst().offset()) {
                all.clear();
            }
            all.addAll(last);
        }
        return new ConsumerRecords<>(records, next);
    }

    private static long octets(ConsumerRecords<byte[], byte[]> records) {
        long octets = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            octets += record.serializedValueSize();
        }
        return octets;
    }
}
