package io.barid.service.kafka;

import io.barid.service.SettingsException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the topics a service consumes where they are missing; never alters one. With three brokers or more each record
 * is on three, two of which have it before it counts; a single broker flushes it to its disk before it counts. Lossy topics
 * are flushed when the system likes to, and keep a day.
 */
public final class TopicCreator {

    private static final int SECONDS = 10;

    private final Admin admin;
    private final KafkaConnection kafka;

    public TopicCreator(Admin admin, KafkaConnection kafka) {
        this.admin = admin;
        this.kafka = kafka;
    }

    /** Topics of mail. @see #ensure(Collection, TopicKind) */
    public void ensure(Collection<String> names) throws InterruptedException, ExecutionException, TimeoutException {
        ensure(names, TopicKind.MAIL);
    }

    /**
     * All topics are there on return, and those created by this call can be read and written.
     *
     * @throws SettingsException when one is missing and must not be created
     */
    public void ensure(Collection<String> names, TopicKind kind)
            throws InterruptedException, ExecutionException, TimeoutException {
        Set<String> there = admin.listTopics().names().get(SECONDS, TimeUnit.SECONDS);
        List<String> missing =
                names.stream().filter(name -> !there.contains(name)).toList();
        if (missing.isEmpty()) {
            return;
        }
        if (kafka.topics().equals("verify")) {
            throw new SettingsException(
                    "Kafka has no topic " + String.join(", ", missing)
                            + ", and BARID_KAFKA_TOPICS=verify forbids creating it: create it, or set BARID_KAFKA_TOPICS=create");
        }
        create(missing, kind);
    }

    private void create(List<String> names, TopicKind kind)
            throws InterruptedException, ExecutionException, TimeoutException {
        int brokers =
                admin.describeCluster().nodes().get(SECONDS, TimeUnit.SECONDS).size();
        short replicas = (short) (brokers >= 3 ? 3 : 1);
        List<NewTopic> topics = new ArrayList<>();
        for (String name : names) {
            topics.add(new NewTopic(name, kafka.partitions(), replicas)
                    .configs(kind == TopicKind.LOSSY ? forADay() : durable(replicas)));
        }
        for (KafkaFuture<Void> created : admin.createTopics(topics).values().values()) {
            try {
                created.get(SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                // another replica of this service was faster
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        awaitLeaders(names);
    }

    /** A broker says that a topic is created before it can say who leads its partitions. */
    private void awaitLeaders(List<String> names) throws InterruptedException, ExecutionException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!haveLeaders(names)) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("Kafka names no leader for " + String.join(", ", names) + " " + SECONDS
                        + " s after creating it");
            }
            Thread.sleep(20);
        }
    }

    private boolean haveLeaders(List<String> names) throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return admin.describeTopics(names).allTopicNames().get(SECONDS, TimeUnit.SECONDS).values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .noneMatch(partition ->
                            partition.leader() == null || partition.leader().isEmpty());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    private static Map<String, String> forADay() {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(TimeUnit.DAYS.toMillis(1)),
                // only whole segments are removed
                TopicConfig.SEGMENT_MS_CONFIG,
                Long.toString(TimeUnit.HOURS.toMillis(6)),
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                "1");
    }

    private static Map<String, String> durable(short replicas) {
        Map<String, String> settings = new HashMap<>();
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        settings.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
        settings.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        settings.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        if (replicas >= 3) {
            settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
        } else {
            settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1");
            settings.put(TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG, "1");
        }
        return settings;
    }
}
