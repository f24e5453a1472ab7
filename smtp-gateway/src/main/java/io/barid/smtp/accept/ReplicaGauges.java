package io.barid.smtp.accept;

import io.barid.service.metrics.LastKnown;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;

/** How well Kafka keeps the topics of mail just now. It asks without waiting, and shows NaN when no answer came for a minute. */
final class ReplicaGauges {

    private static final int ANSWER_MILLIS = 5_000;
    private static final Duration BELIEVED = Duration.ofMinutes(1);

    private final Supplier<Admin> admin;
    private final Map<String, LastKnown> underReplicated = new LinkedHashMap<>();
    private final Map<String, LastKnown> onOneDisk = new LinkedHashMap<>();

    ReplicaGauges(Supplier<Admin> admin, List<String> topics, MeterRegistry metrics) {
        this.admin = admin;
        topics.forEach(topic -> underReplicated.put(topic, new LastKnown(BELIEVED)));
        topics.forEach(topic -> onOneDisk.put(topic, new LastKnown(BELIEVED)));
        Gauge.builder("mail.kafka.under.replicated", this, ReplicaGauges::underReplicated)
                .baseUnit("partitions")
                .description(
                        "Partitions of the topics of mail that fewer brokers have than should; NaN: Kafka did not say"
                                + " for a minute")
                .strongReference(true)
                .register(metrics);
        Gauge.builder("mail.kafka.single.disk", this, ReplicaGauges::singleDisk)
                .description(
                        "1: some accepted mail is on the disk of one broker only; 0: all is on more; NaN: Kafka did not say"
                                + " for a minute")
                .strongReference(true)
                .register(metrics);
    }

    /** Returns at once. */
    void ask() {
        admin.get()
                .describeTopics(underReplicated.keySet(), new DescribeTopicsOptions().timeoutMs(ANSWER_MILLIS))
                .topicNameValues()
                .forEach((topic, answer) -> answer.whenComplete((description, failure) -> {
                    if (failure == null) {
                        underReplicated.get(topic).set(underReplicated(description));
                        onOneDisk.get(topic).set(onOneDisk(description));
                    }
                }));
    }

    private static long underReplicated(TopicDescription topic) {
        return topic.partitions().stream().filter(ReplicaGauges::lacksReplicas).count();
    }

    private static boolean lacksReplicas(TopicPartitionInfo partition) {
        return partition.isr().size() < partition.replicas().size();
    }

    private static long onOneDisk(TopicDescription topic) {
        return topic.partitions().stream()
                .filter(partition -> partition.replicas().size() < 2)
                .count();
    }

    private double underReplicated() {
        return known(underReplicated);
    }

    private double singleDisk() {
        return Math.signum(known(onOneDisk));
    }

    /** Partitions of the topics that are there; NaN: none is known. */
    private static double known(Map<String, LastKnown> partitions) {
        return partitions.values().stream()
                .mapToDouble(LastKnown::get)
                .filter(each -> !Double.isNaN(each))
                .reduce(Double::sum)
                .orElse(Double.NaN);
    }
}
