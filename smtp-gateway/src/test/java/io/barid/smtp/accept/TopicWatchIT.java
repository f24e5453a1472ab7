package io.barid.smtp.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.service.kafka.Renewed;
import io.barid.service.ready.Readiness;
import io.barid.services.RealKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TopicWatchIT {

    private static final Map<String, String> DURABLE = Map.of(
            "retention.ms", "-1",
            "retention.bytes", "-1",
            "unclean.leader.election.enable", "false",
            "flush.messages", "1");
    private static final TopicWatch.Rhythm QUICK =
            new TopicWatch.Rhythm(Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofSeconds(3));

    private final String topic = "watched-" + UUID.randomUUID();
    private final String further = "further-" + UUID.randomUUID();
    private final Admin admin = RealKafka.shared().admin();
    private final Readiness readiness = new Readiness();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private TopicWatch watch;

    @AfterEach
    void stop() {
        watch.close();
        admin.close();
    }

    private void watch(boolean acceptWeak) {
        watch = new TopicWatch(
                new Renewed<>(RealKafka.shared()::admin),
                topic,
                List.of(further),
                QUICK,
                acceptWeak,
                readiness,
                metrics);
    }

    private void create(Map<String, String> settings) throws Exception {
        create(settings, DURABLE);
    }

    private void create(Map<String, String> settings, Map<String, String> further) throws Exception {
        admin.createTopics(List.of(
                        new NewTopic(topic, 2, (short) 1).configs(settings),
                        new NewTopic(this.further, 2, (short) 1).configs(further)))
                .all()
                .get();
    }

    private void set(String name, String value) throws Exception {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 200 && !condition.getAsBoolean(); i++) {
            Thread.sleep(50);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private double gauge(String name) {
        return metrics.get(name).gauge().value();
    }

    @Test
    void waitsForTheTopicThenIsReadyForGood() throws Exception {
        watch(false);
        Thread.sleep(500);
        assertThat(watch.open()).isFalse();
        assertThat(readiness.complete()).isFalse();
        create(DURABLE);
        await(watch::open);
        assertThat(readiness.complete()).isTrue();
        assertThat(gauge("mail.smtp.topic.durable")).isEqualTo(1);
        await(() -> gauge("mail.kafka.under.replicated") == 0);
        await(() -> gauge("mail.kafka.single.disk") == 1);

        set("retention.ms", "604800000");
        await(() -> !watch.open());
        assertThat(gauge("mail.smtp.topic.durable")).isZero();
        assertThat(gauge("mail.smtp.kafka.reachable")).isEqualTo(1);
        assertThat(readiness.complete()).isTrue();

        set("retention.ms", "-1");
        await(watch::open);
        admin.deleteTopics(List.of(topic)).all().get();
        await(() -> !watch.open());
        assertThat(gauge("mail.smtp.kafka.reachable")).isZero();
    }

    @Test
    void aWeakTopicIsNeverReadyUnlessTheOperatorSaysSo() throws Exception {
        create(Map.of());
        watch(false);
        Thread.sleep(1_000);
        assertThat(watch.open()).isFalse();
        assertThat(readiness.complete()).isFalse();
        watch.close();

        SimpleMeterRegistry others = new SimpleMeterRegistry();
        Readiness ready = new Readiness();
        watch = new TopicWatch(
                new Renewed<>(RealKafka.shared()::admin), topic, List.of(further), QUICK, true, ready, others);
        await(watch::open);
        assertThat(ready.complete()).isTrue();
        assertThat(others.get("mail.smtp.topic.override").gauge().value()).isEqualTo(1);
        assertThat(others.get("mail.smtp.topic.durable").gauge().value()).isZero();
    }

    @Test
    void aWeakTopicFurtherOnIsNeverReadyEither() throws Exception {
        create(DURABLE, Map.of("retention.ms", "604800000"));
        watch(false);
        Thread.sleep(1_000);
        assertThat(watch.open()).isFalse();
        assertThat(readiness.complete()).isFalse();
    }

    @Test
    void afterADoubtTheNextLookDecides() throws Exception {
        create(DURABLE);
        watch(false);
        await(watch::open);
        watch.doubt();
        assertThat(watch.open()).isFalse();
        await(watch::open);
    }
}
