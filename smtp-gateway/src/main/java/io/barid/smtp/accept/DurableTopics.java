package io.barid.smtp.accept;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks Kafka whether a topic takes records and keeps them (architecture: "Durable topics, proven"). */
final class DurableTopics {

    private final Supplier<Admin> admin;
    private final String topic;
    /** As the last proof found it. */
    private volatile int minInSync = 1;

    DurableTopics(Supplier<Admin> admin, String topic) {
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
            TopicDescription description = admin.get()
                    .describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(waitMillis, TimeUnit.MILLISECONDS)
                    .get(topic);
            TopicState proven = all ? demands(description, waitMillis).judge() : new TopicState.Durable();
            return description.partitions().stream().anyMatch(this::takesRecords)
                    ? proven
                    : new TopicState.Away("No partition of " + topic + " has a leader and enough replicas in sync");
        } catch (ExecutionException e) {
            return e.getCause() instanceof UnknownTopicOrPartitionException
                    ? new TopicState.Away(
                            "Kafka has no topic " + topic + " yet, which the service that reads it creates")
                    : new TopicState.Away("Kafka does not say how " + topic + " is: " + e.getCause());
        } catch (TimeoutException e) {
            return new TopicState.Away("Kafka does not answer");
        }
    }

    private boolean takesRecords(TopicPartitionInfo partition) {
        boolean led = partition.leader() != null && !partition.leader().isEmpty();
        return led && partition.isr().size() >= minInSync;
    }

    private TopicDemands demands(TopicDescription description, long waitMillis)
            throws InterruptedException, ExecutionException, TimeoutException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = admin.get()
                .describeConfigs(List.of(resource))
                .all()
                .get(waitMillis, TimeUnit.MILLISECONDS)
                .get(resource);
        Collection<Node> brokers = admin.get().describeCluster().nodes().get(waitMillis, TimeUnit.MILLISECONDS);
        TopicDemands demands = new TopicDemands(description, config, brokers);
        minInSync = demands.minInSync();
        return demands;
    }
}
