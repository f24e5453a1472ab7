package io.barid.smtp.accept;

import io.barid.service.metrics.LastKnown;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;

/** How well Kafka keeps the topics of mail just now. It asks without waiting, and shows NaN when no answer came for a minute. */
final class ReplicaGauges {

    private static final int ANSWER_MILLIS = 5_000;
    private static final Duration BELIEVED = Duration.ofMinutes(1);

    private final Admin admin;
    private final Map<String, LastKnown> underReplicated = new LinkedHashMap<>();
    private final LastKnown brokers = new LastKnown(BELIEVED);

    ReplicaGauges(Admin admin, List<String> topics, MeterRegistry metrics) {
        this.admin = admin;
        topics.forEach(topic -> underReplicated.put(topic, new LastKnown(BELIEVED)));
        Gauge.builder("mail.kafka.under.replicated", this, ReplicaGauges::underReplicated)
                .baseUnit("partitions")
                .description(
                        "Partitions of the topics of mail that fewer brokers have than should; NaN: Kafka did not say"
                                + " for a minute")
                .strongReference(true)
                .register(metrics);
        Gauge.builder("mail.kafka.single.disk", this, ReplicaGauges::singleDisk)
                .description(
                        "1: Kafka has one broker only, so that its disk is the only one with accepted mail; 0: it has"
                                + " more; NaN: it did not say for a minute")
                .strongReference(true)
                .register(metrics);
    }

    /** Returns at once. */
    void ask() {
        admin.describeTopics(underReplicated.keySet(), new DescribeTopicsOptions().timeoutMs(ANSWER_MILLIS))
                .topicNameValues()
                .forEach((topic, answer) -> answer.whenComplete((description, failure) -> {
                    if (failure == null) {
                        underReplicated.get(topic).set(underReplicated(description));
                    }
                }));
        admin.describeCluster(new DescribeClusterOptions().timeoutMs(ANSWER_MILLIS))
                .nodes()
                .whenComplete((nodes, failure) -> {
                    if (failure == null) {
                        brokers.set(nodes.size());
                    }
                });
    }

    private static long underReplicated(TopicDescription topic) {
        return topic.partitions().stream().filter(ReplicaGauges::lacksReplicas).count();
    }

    private static boolean lacksReplicas(TopicPartitionInfo partition) {
        return partition.isr().size() < partition.replicas().size();
    }

    /** Of the topics that are there. */
    private double underReplicated() {
        return underReplicated.values().stream()
                .mapToDouble(LastKnown::get)
                .filter(each -> !Double.isNaN(each))
                .reduce(Double::sum)
                .orElse(Double.NaN);
    }

    private double singleDisk() {
        double known = brokers.get();
        return Double.isNaN(known) ? known : known == 1 ? 1 : 0;
    }
}
