package io.barid.smtp.accept;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks Kafka whether a topic keeps what it acknowledges (architecture: "Durable topics, proven"). */
final class DurableTopics {

    private static final Map<String, String> DEMANDED = Map.of(
            TopicConfig.RETENTION_MS_CONFIG, "-1",
            TopicConfig.RETENTION_BYTES_CONFIG, "-1",
            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");

    private final Admin admin;
    private final String topic;
    /** As the last proof found it. */
    private volatile int minInSync = 1;

    DurableTopics(Admin admin, String topic) {
        this.admin = admin;
        this.topic = topic;
    }

    /** Asks for everything. */
    TopicState prove(long waitMillis) throws InterruptedException {
        return look(waitMillis, true);
    }

    /** Asks only whether records are taken; quick enough for every other second. */
    TopicState reach(long waitMillis) throws InterruptedException {
        return look(waitMillis, false);
    }

    private TopicState look(long waitMillis, boolean all) throws InterruptedException {
        try {
            TopicDescription description = admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(waitMillis, TimeUnit.MILLISECONDS)
                    .get(topic);
            TopicState proven = all ? judge(description, waitMillis) : new TopicState.Durable();
            return description.partitions().stream().anyMatch(this::takesRecords)
                    ? proven
                    : new TopicState.Away("No partition of " + topic + " has a leader and enough replicas in sync");
        } catch (ExecutionException e) {
            return e.getCause() instanceof UnknownTopicOrPartitionException
                    ? new TopicState.Away("Kafka has no topic " + topic + " yet; relay-service creates it")
                    : new TopicState.Away("Kafka does not say how " + topic + " is: " + e.getCause());
        } catch (TimeoutException e) {
            return new TopicState.Away("Kafka does not answer");
        }
    }

    private boolean takesRecords(TopicPartitionInfo partition) {
        boolean led = partition.leader() != null && !partition.leader().isEmpty();
        return led && partition.isr().size() >= minInSync;
    }

    private TopicState judge(TopicDescription description, long waitMillis)
            throws InterruptedException, ExecutionException, TimeoutException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = admin.describeConfigs(List.of(resource))
                .all()
                .get(waitMillis, TimeUnit.MILLISECONDS)
                .get(resource);
        Collection<Node> brokers = admin.describeCluster().nodes().get(waitMillis, TimeUnit.MILLISECONDS);
        minInSync = Integer.parseInt(value(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG));
        for (String name : DEMANDED.keySet().stream().sorted().toList()) {
            if (!DEMANDED.get(name).equals(value(config, name))) {
                return new TopicState.Weak("The topic " + topic + " has " + name + "=" + value(config, name)
                        + ", so accepted mail could be lost: set it to " + DEMANDED.get(name));
            }
        }
        return copies(description, config, brokers);
    }

    private TopicState copies(TopicDescription description, Config config, Collection<Node> brokers) {
        int replicas = description.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        if (replicas >= 3) {
            if (minInSync < 2) {
                return new TopicState.Weak("The topic " + topic + " has min.insync.replicas=1, so a record could be"
                        + " acknowledged that only one broker has: set it to 2");
            }
            return spread(description, brokers);
        }
        if (brokers.size() >= 3) {
            return new TopicState.Weak("The topic " + topic + " has " + replicas + " replicas on a cluster of "
                    + brokers.size() + " brokers: give it 3 or more");
        }
        if (!"1".equals(value(config, TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG))) {
            return new TopicState.Weak("The topic " + topic + " has fewer than 3 replicas and flush.messages="
                    + value(config, TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG)
                    + ", so a power cut would lose accepted mail: set flush.messages=1");
        }
        return new TopicState.Durable();
    }

    /** Replicas are on distinct brokers by Kafka's own rule; where it knows several racks they must use more than one. */
    private TopicState spread(TopicDescription description, Collection<Node> brokers) {
        if (racks(brokers).size() < 2) {
            return new TopicState.Durable();
        }
        for (TopicPartitionInfo partition : description.partitions()) {
            Set<String> racks = racks(partition.replicas());
            if (racks.size() == 1 && partition.replicas().stream().allMatch(Node::hasRack)) {
                return new TopicState.Weak("All replicas of partition " + partition.partition() + " of " + topic
                        + " are on rack " + racks.iterator().next() + ": spread them over the racks");
            }
        }
        return new TopicState.Durable();
    }

    private static Set<String> racks(Collection<Node> nodes) {
        return nodes.stream().filter(Node::hasRack).map(Node::rack).collect(Collectors.toSet());
    }

    private static String value(Config config, String name) {
        return config.get(name) == null ? "" : config.get(name).value();
    }
}
