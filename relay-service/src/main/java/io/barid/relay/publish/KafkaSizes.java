package io.barid.relay.publish;

import io.barid.service.kafka.KafkaConnection;
import io.barid.service.metrics.LastKnown;
import io.barid.service.metrics.Sampler;
import io.barid.transit.Topics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.Node;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** How many brokers there are, and how much of their disks our topics take: asked every 30 seconds. */
@Component
class KafkaSizes implements MeterBinder, SmartLifecycle {

    private static final Duration PERIOD = Duration.ofSeconds(30);
    private static final Duration BELIEVED = PERIOD.multipliedBy(3);
    private static final int SECONDS = 10;

    private static final List<String> TOPICS = List.of(
            Topics.ACCEPTED,
            Topics.LOCAL,
            Topics.OUTCOME,
            Topics.JOURNEY,
            Topics.dead(Topics.ACCEPTED),
            Topics.dead(Topics.LOCAL),
            Topics.dead(Topics.OUTCOME));

    private final KafkaConnection kafka;
    private final LastKnown brokers = new LastKnown(BELIEVED);
    private final Map<String, LastKnown> sizes = new LinkedHashMap<>();
    private Sampler sampler;

    KafkaSizes(KafkaConnection kafka) {
        this.kafka = kafka;
        TOPICS.forEach(topic -> sizes.put(topic, new LastKnown(BELIEVED)));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("mail.kafka.brokers", brokers, LastKnown::get)
                .baseUnit("brokers")
                .description("brokers that Kafka consists of now; NaN: it did not say for 90 seconds")
                .register(registry);
        sizes.forEach((topic, size) -> Gauge.builder("mail.kafka.topic.size", size, LastKnown::get)
                .tag("topic", topic)
                .baseUnit("octets")
                .description("disk that a topic takes on all brokers together, each replica counted; NaN: Kafka did not"
                        + " say for 90 seconds, or does not tell this user")
                .register(registry));
    }

    private void sample() throws InterruptedException, ExecutionException, TimeoutException {
        // one connection each half minute is cheaper than one that is kept, and knows brokers that came since
        Admin admin = Admin.create(kafka.client());
        try {
            Collection<Node> nodes = admin.describeCluster().nodes().get(SECONDS, TimeUnit.SECONDS);
            brokers.set(nodes.size());
            var disks = admin.describeLogDirs(nodes.stream().map(Node::id).toList())
                    .allDescriptions()
                    .get(SECONDS, TimeUnit.SECONDS);
            Map<String, Long> found = new HashMap<>();
            disks.values().forEach(disk -> disk.values().forEach(each -> add(each, found)));
            sizes.forEach((topic, size) -> size.set(found.getOrDefault(topic, 0L)));
        } finally {
            // without waiting for an answer that did not come
            admin.close(Duration.ZERO);
        }
    }

    private static void add(LogDirDescription disk, Map<String, Long> sizes) {
        disk.replicaInfos().forEach((partition, replica) -> sizes.merge(partition.topic(), replica.size(), Long::sum));
    }

    @Override
    public synchronized void start() {
        if (sampler == null) {
            sampler = Sampler.start("sizes in Kafka", PERIOD, this::sample);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return sampler != null;
    }

    @Override
    public synchronized void stop() {
        if (sampler != null) {
            sampler.close();
            sampler = null;
        }
    }
}
