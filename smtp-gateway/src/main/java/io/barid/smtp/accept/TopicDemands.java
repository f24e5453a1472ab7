package io.barid.smtp.accept;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What a topic must be like for its acknowledgements to be promises: nothing is deleted by age or size, no replica that
 * lacks records becomes leader, and a record is on two brokers of three or flushed to the only disk before it counts.
 */
record TopicDemands(TopicDescription topic, Config config, Collection<Node> brokers) {

    private static final Map<String, String> DEMANDED = Map.of(
            TopicConfig.RETENTION_MS_CONFIG, "-1",
            TopicConfig.RETENTION_BYTES_CONFIG, "-1",
            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");

    /** {@link TopicState.Durable} or the first demand that is not met. */
    TopicState judge() {
        for (String name : DEMANDED.keySet().stream().sorted().toList()) {
            if (!DEMANDED.get(name).equals(value(name))) {
                return weak(
                        "has %s=%s, so accepted mail could be lost: set it to %s",
                        name, value(name), DEMANDED.get(name));
            }
        }
        return replicas() >= 3 ? severalBrokers() : fewBrokers();
    }

    /** How many replicas must have a record before it is acknowledged. */
    int minInSync() {
        return Integer.parseInt(value(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG));
    }

    private TopicState severalBrokers() {
        return minInSync() >= 2
                ? spread()
                : weak("has min.insync.replicas=1, so only one broker may have what is acknowledged: set it to 2");
    }

    private TopicState fewBrokers() {
        if (brokers.size() >= 3) {
            return weak("has %d replicas on a cluster of %d brokers: give it 3 or more", replicas(), brokers.size());
        }
        String flush = value(TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG);
        return flush.equals("1")
                ? new TopicState.Durable()
                : weak(
                        "has %d replicas and flush.messages=%s, so a power cut would lose mail: set it to 1",
                        replicas(), flush);
    }

    /** Replicas are on distinct brokers by Kafka's own rule; where it knows several racks they must use more than one. */
    private TopicState spread() {
        if (racks(brokers).size() < 2) {
            return new TopicState.Durable();
        }
        for (TopicPartitionInfo partition : topic.partitions()) {
            List<Node> replicas = partition.replicas();
            if (replicas.stream().allMatch(Node::hasRack) && racks(replicas).size() == 1) {
                return weak(
                        "has all replicas of partition %d on rack %s: spread them over the racks",
                        partition.partition(), replicas.getFirst().rack());
            }
        }
        return new TopicState.Durable();
    }

    private int replicas() {
        return topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
    }

    private static Set<String> racks(Collection<Node> nodes) {
        return nodes.stream().filter(Node::hasRack).map(Node::rack).collect(Collectors.toSet());
    }

    private String value(String name) {
        return config.get(name) == null ? "" : config.get(name).value();
    }

    private TopicState weak(String sentence, Object... values) {
        return new TopicState.Weak("The topic " + topic.name() + " " + sentence.formatted(values));
    }
}
