package io.barid.service.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads partitions from the positions in the database and hands batches on, so that a record re-read changes nothing:
 * the position moves in the transaction of what the batch did, and only from where this replica left it.
 */
final class PositionedListener
        implements BatchConsumerAwareMessageListener<byte[], byte[]>, ConsumerAwareRebalanceListener {

    private static final Logger log = LoggerFactory.getLogger(PositionedListener.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** A partition of ours and the offset of its next record; changed only by the thread that polls it. */
    private static final class Assigned {
        private final UUID topicId;
        private long next;

        private Assigned(UUID topicId, long next) {
            this.topicId = topicId;
            this.next = next;
        }
    }

    private final Admin admin;
    private final Positions positions;
    private final TransactionTemplate transactions;
    private final BatchHandler handler;
    private final java.util.function.Consumer<String> halt;
    private final Map<TopicPartition, Assigned> assigned = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /** @param halt told in one sentence why reading on would lose mail */
    PositionedListener(
            Admin admin,
            Positions positions,
            TransactionTemplate transactions,
            BatchHandler handler,
            java.util.function.Consumer<String> halt) {
        this.admin = admin;
        this.positions = positions;
        this.transactions = transactions;
        this.handler = handler;
        this.halt = halt;
    }

    void stopping() {
        stopping = true;
    }

    // ---- assignment

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        while (!stopping && !partitions.isEmpty()) {
            try {
                seek(consumer, partitions);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                // Kafka must not choose an offset for us, so there is nothing to do but to wait for the database
                log.warn(
                        "positions of {} not read yet, next try in {} s: {}",
                        partitions,
                        PAUSE.toSeconds(),
                        e.toString());
                pause();
            }
        }
    }

    private void seek(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) throws Exception {
        Map<String, UUID> ids = topicIds(partitions);
        Map<TopicPartition, Long> logStart = consumer.beginningOffsets(partitions, Duration.ofSeconds(10));
        for (TopicPartition partition : partitions) {
            UUID id = ids.get(partition.topic());
            long next = positions.next(id, partition.topic(), partition.partition());
            if (next < logStart.get(partition)) {
                halt.accept("Records " + next + " to " + (logStart.get(partition) - 1) + " of " + partition
                        + " were never handled and are no longer in Kafka: restore them, or move the position in"
                        + " kafka_position by hand to go on without them");
                consumer.pause(List.of(partition));
                consumer.seek(partition, logStart.get(partition));
                continue;
            }
            assigned.put(partition, new Assigned(id, next));
            consumer.seek(partition, next);
            log.debug("{} read from offset {}", partition, next);
        }
    }

    private Map<String, UUID> topicIds(Collection<TopicPartition> partitions) throws Exception {
        List<String> topics =
                partitions.stream().map(TopicPartition::topic).distinct().toList();
        Map<String, UUID> ids = new HashMap<>();
        admin.describeTopics(topics).allTopicNames().get(10, TimeUnit.SECONDS).forEach((name, description) -> {
            org.apache.kafka.common.Uuid id = description.topicId();
            ids.put(name, new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()));
        });
        return ids;
    }

    @Override
    public void onPartitionsRevokedAfterCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        partitions.forEach(assigned::remove);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        partitions.forEach(assigned::remove);
    }

    // ---- batches

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records, Consumer<?, ?> consumer) {
        List<ConsumerRecord<byte[], byte[]>> fresh = fresh(records);
        while (!fresh.isEmpty()) {
            try {
                handle(fresh);
                return;
            } catch (PositionLostException e) {
                Set<TopicPartition> readAgain = refresh(fresh, consumer);
                fresh = fresh(fresh).stream()
                        .filter(record -> !readAgain.contains(partition(record)))
                        .toList();
            }
        }
    }

    /** Without what is no longer ours and what was settled before. */
    private List<ConsumerRecord<byte[], byte[]>> fresh(List<ConsumerRecord<byte[], byte[]>> records) {
        List<ConsumerRecord<byte[], byte[]>> fresh = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Assigned partition = assigned.get(partition(record));
            if (partition != null && record.offset() >= partition.next) {
                fresh.add(record);
            }
        }
        return fresh;
    }

    private void handle(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        records.forEach(record -> ends.merge(partition(record), record.offset() + 1, Math::max));
        boolean[] committed = new boolean[1];
        try {
            handler.on(records, writes -> {
                transactions.executeWithoutResult(status -> {
                    ends.forEach(this::advance);
                    writes.run();
                });
                committed[0] = true;
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new BatchFailedException(e);
        }
        if (!committed[0]) {
            throw new IllegalStateException("A batch handler ended without a commit");
        }
        ends.forEach(
                (partition, end) -> Optional.ofNullable(assigned.get(partition)).ifPresent(a -> a.next = end));
    }

    private void advance(TopicPartition partition, long end) {
        Assigned mine = assigned.get(partition);
        if (mine == null) {
            throw new PositionLostException();
        }
        positions.advance(mine.topicId, partition.partition(), mine.next, end);
    }

    /** Takes the positions from the database; returns the partitions to which this batch no longer belongs. */
    private Set<TopicPartition> refresh(List<ConsumerRecord<byte[], byte[]>> records, Consumer<?, ?> consumer) {
        Set<TopicPartition> readAgain = new HashSet<>();
        for (TopicPartition partition :
                records.stream().map(PositionedListener::partition).distinct().toList()) {
            Assigned mine = assigned.get(partition);
            if (mine == null) {
                continue;
            }
            long next = positions.next(mine.topicId, partition.topic(), partition.partition());
            if (next < mine.next) {
                log.warn("the database went back: {} is read again from {}, not from {}", partition, next, mine.next);
                consumer.seek(partition, next);
                readAgain.add(partition);
            }
            mine.next = next;
        }
        return readAgain;
    }

    // ---- records settled a day ago

    /** What can be deleted from the partitions read here: {@link Positions#settledADayAgo}. */
    Map<TopicPartition, Long> settledADayAgo() {
        Map<TopicPartition, Long> settled = new HashMap<>();
        assigned.forEach((partition, mine) -> {
            positions.mark(mine.topicId, partition.partition());
            settled.put(partition, positions.settledADayAgo(mine.topicId, partition.partition()));
        });
        return settled;
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
