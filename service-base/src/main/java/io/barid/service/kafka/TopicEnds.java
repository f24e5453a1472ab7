package io.barid.service.kafka;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where topics ended at one moment: once a service's positions have passed it, everything that was in them then is handled.
 * It does not rest on the records' own times.
 *
 * @param at the moment, before Kafka was asked
 */
public record TopicEnds(Instant at, List<End> ends) {

    private static final int SECONDS = 10;

    /** @param next the offset that the next record will have */
    public record End(UUID topicId, int partition, long next) {}

    public TopicEnds {
        ends = List.copyOf(ends);
    }

    /** Asks Kafka, for at most 20 seconds. */
    public static TopicEnds now(KafkaConnection kafka, Collection<String> topics)
            throws InterruptedException, ExecutionException, TimeoutException {
        Instant at = Instant.now();
        try (Admin admin = Admin.create(kafka.client())) {
            Map<String, TopicDescription> described = describe(admin, topics);
            List<End> ends = new ArrayList<>();
            offsets(admin, described).forEach((partition, found) -> {
                var id = described.get(partition.topic()).topicId();
                ends.add(new End(
                        new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()),
                        partition.partition(),
                        found.offset()));
            });
            return new TopicEnds(at, ends);
        }
    }

    private static Map<String, TopicDescription> describe(Admin admin, Collection<String> topics)
            throws InterruptedException, ExecutionException, TimeoutException {
        return admin.describeTopics(topics).allTopicNames().get(SECONDS, TimeUnit.SECONDS);
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> offsets(Admin admin, Map<String, TopicDescription> topics)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        topics.forEach((name, topic) -> topic.partitions()
                .forEach(partition -> asked.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
        return admin.listOffsets(asked).all().get(SECONDS, TimeUnit.SECONDS);
    }

    /** Whether the service's positions have come so far. */
    public boolean passed(JdbcClient database) {
        return ends.stream()
                .filter(end -> end.next() > 0)
                .allMatch(end -> database.sql("""
                        select next >= :end from kafka_position where topic_id = :id and partition = :partition""")
                        .param("end", end.next())
                        .param("id", end.topicId())
                        .param("partition", end.partition())
                        .query(Boolean.class)
                        .optional()
                        .orElse(false));
    }
}
