package io.barid.service.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

/**
 * The partitions that one consumer reads, each from its position in the database: Kafka never chooses an offset for us.
 * A partition whose next records are not in Kafka is not read at all, unless its topic is one that may lose some.
 */
final class Assignment implements ConsumerAwareRebalanceListener {

    private static final Logger log = LoggerFactory.getLogger(Assignment.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /** Hears what can be read. Called by the consumer's thread. */
    interface Watcher {

        /** These partitions are read, perhaps none. */
        void reads(Collection<TopicPartition> partitions);

        /** Reading on would lose mail; the sentence says why. */
        void halts(TopicPartition partition, String sentence);

        /** These records, the last not included, are gone, and reading goes on without them. */
        void passesOver(TopicPartition partition, long from, long to);

        /** These partitions are no longer ours. */
        void leaves(Collection<TopicPartition> partitions);
    }

    private final Admin admin;
    private final Positions positions;
    private final boolean lossy;
    private final Watcher watcher;
    private final Map<TopicPartition, AssignedPartition> assigned = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /** @param lossy whether what is gone is passed over ({@link TopicKind#LOSSY}) */
    Assignment(Admin admin, Positions positions, boolean lossy, Watcher watcher) {
        this.admin = admin;
        this.positions = positions;
        this.lossy = lossy;
        this.watcher = watcher;
    }

    void stopping() {
        stopping = true;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        while (!stopping) {
            try {
                seek(consumer, partitions);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                // without the positions there is nothing to do but to wait for the database
                log.warn(
                        "positions of {} not read yet, next try in {} s: {}",
                        partitions,
                        PAUSE.toSeconds(),
                        e.toString());
                pause();
            }
        }
    }

    private void seek(Consumer<?, ?> consumer, Collection<TopicPartition> partitions)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, UUID> ids = topicIds(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, ANSWER);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
        for (TopicPartition partition : partitions) {
            UUID id = ids.get(partition.topic());
            long next = positions.next(id, partition.topic(), partition.partition());
            if (lossy) {
                next = passOver(id, partition, next, begins.get(partition), ends.get(partition));
            }
            Optional<String> lost = lost(partition, next, begins.get(partition), ends.get(partition));
            if (lost.isPresent()) {
                consumer.seek(partition, begins.get(partition));
                halt(consumer, partition, lost.get());
            } else {
                assigned.put(partition, new AssignedPartition(id, next));
                consumer.seek(partition, next);
                log.debug("{} is read from offset {}", partition, next);
            }
        }
        watcher.reads(assigned.keySet());
    }

    /** Where reading goes on: the next record that is there. */
    private long passOver(UUID id, TopicPartition partition, long next, long begin, long end) {
        long there = Math.clamp(next, begin, Math.max(begin, end));
        if (there != next) {
            positions.advance(id, partition.partition(), next, there);
        }
        if (there > next) {
            watcher.passesOver(partition, next, there);
        }
        return there;
    }

    private static Optional<String> lost(TopicPartition partition, long next, long begin, long end) {
        if (next < begin) {
            return Optional.of("records " + next + " to " + (begin - 1) + " of " + partition
                    + " were never handled and are no longer in Kafka; restore them, or set next in kafka_position to "
                    + begin + " to go on without them, then restart this service");
        }
        if (next > end) {
            return Optional.of("Kafka lost records " + end + " to " + (next - 1) + " of " + partition
                    + ", which were handled; new mail would take their offsets and be passed over, so set next in"
                    + " kafka_position to " + end + ", then restart this service");
        }
        return Optional.empty();
    }

    /** Stops reading a partition until it is assigned again. */
    private void halt(Consumer<?, ?> consumer, TopicPartition partition, String sentence) {
        assigned.remove(partition);
        consumer.pause(List.of(partition));
        watcher.halts(partition, sentence);
    }

    /** The log ended, or begins, somewhere else than it did when we were assigned. */
    void outOfRange(Consumer<?, ?> consumer, Map<TopicPartition, Long> offsets) {
        if (lossy) {
            onPartitionsAssigned(consumer, offsets.keySet());
            return;
        }
        offsets.forEach((partition, offset) -> halt(
                consumer,
                partition,
                partition + " has no offset " + offset + " any more; restart this service to read what is there"));
    }

    private Map<String, UUID> topicIds(Collection<TopicPartition> partitions)
            throws InterruptedException, ExecutionException, TimeoutException {
        Set<String> topics = partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
        Map<String, UUID> ids = new HashMap<>();
        admin.describeTopics(topics)
                .allTopicNames()
                .get(ANSWER.toSeconds(), TimeUnit.SECONDS)
                .forEach((name, description) -> ids.put(
                        name,
                        new UUID(
                                description.topicId().getMostSignificantBits(),
                                description.topicId().getLeastSignificantBits())));
        return ids;
    }

    /** Whether a topic was deleted and made anew under its name since we were assigned. */
    boolean outdated() throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, AssignedPartition> now = Map.copyOf(assigned);
        Map<String, UUID> ids = topicIds(now.keySet());
        return now.entrySet().stream()
                .anyMatch(entry -> !entry.getValue()
                        .topicId()
                        .equals(ids.get(entry.getKey().topic())));
    }

    @Override
    public void onPartitionsRevokedAfterCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        partitions.forEach(assigned::remove);
        watcher.leaves(partitions);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        onPartitionsRevokedAfterCommit(consumer, partitions);
    }

    /** Null when the partition is not ours, or halted. */
    AssignedPartition get(TopicPartition partition) {
        return assigned.get(partition);
    }

    Map<TopicPartition, AssignedPartition> all() {
        return Map.copyOf(assigned);
    }

    /** After another replica moved the position, or the database went back. */
    void refresh(Consumer<?, ?> consumer, TopicPartition partition) {
        AssignedPartition mine = assigned.get(partition);
        if (mine == null) {
            return;
        }
        long next = positions.next(mine.topicId(), partition.topic(), partition.partition());
        if (next >= mine.next()) {
            mine.moveTo(next);
        } else {
            log.warn("the database went back: {} is read again from {}, not from {}", partition, next, mine.next());
            assigned.put(partition, new AssignedPartition(mine.topicId(), next));
            consumer.seek(partition, next);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
