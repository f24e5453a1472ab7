package io.barid.service.kafka;

import io.barid.service.metrics.LastKnown;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * How many records of each topic the service has not handled yet: where the topic ends less the position in the database. It
 * rests on no consumer, so it is right while one is stuck, halted or has no partition, and it is the whole in every replica.
 */
final class ConsumerLag implements MeterBinder {

    static final Duration PERIOD = Duration.ofSeconds(15);
    private static final Duration BELIEVED = PERIOD.multipliedBy(4);
    private static final int SECONDS = 10;

    private final Positions positions;
    private final Map<String, LastKnown> lags = new LinkedHashMap<>();

    ConsumerLag(Collection<String> topics, Positions positions) {
        this.positions = positions;
        topics.forEach(topic -> lags.put(topic, new LastKnown(BELIEVED)));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        lags.forEach((topic, lag) -> Gauge.builder("mail.consumer.lag", lag, LastKnown::get)
                .tag("topic", topic)
                .baseUnit("records")
                .description(
                        "records that this service has not handled yet, in all partitions; each replica shows the whole,"
                                + " so take the maximum; NaN: Kafka or PostgreSQL did not say for a minute")
                .register(registry));
    }

    /** Asks Kafka twice, and the database once for each topic. */
    void sample(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, TopicDescription> topics =
                admin.describeTopics(lags.keySet()).allTopicNames().get(SECONDS, TimeUnit.SECONDS);
        Map<TopicPartition, ListOffsetsResultInfo> ends = ends(admin, topics);
        for (Map.Entry<String, LastKnown> each : lags.entrySet()) {
            each.getValue().set(lag(topics.get(each.getKey()), ends));
        }
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> ends(Admin admin, Map<String, TopicDescription> topics)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        topics.forEach((name, topic) -> topic.partitions()
                .forEach(partition -> asked.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
        return admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get(SECONDS, TimeUnit.SECONDS);
    }

    private long lag(TopicDescription topic, Map<TopicPartition, ListOffsetsResultInfo> ends) {
        UUID id = new UUID(
                topic.topicId().getMostSignificantBits(), topic.topicId().getLeastSignificantBits());
        Map<Integer, Long> next = positions.all(id);
        return topic.partitions().stream()
                .mapToLong(partition -> {
                    long end = ends.get(new TopicPartition(topic.name(), partition.partition()))
                            .offset();
                    return Math.max(0, end - next.getOrDefault(partition.partition(), 0L));
                })
                .sum();
    }
}
