package io.barid.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.services.RealKafka;
import io.barid.services.RealPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LossyTopicIT {

    private final Bench bench =
            new Bench(RealKafka.shared(), RealPostgres.shared().newDatabase(), 1, TopicKind.LOSSY);
    private final TopicPartition partition = new TopicPartition(bench.topic, 0);
    private final AtomicLong passedOver = new AtomicLong();

    @AfterEach
    void close() {
        bench.close();
    }

    private BatchHandler counting() {
        BatchHandler writing = bench.writing(Bench.NOTHING);
        return new BatchHandler() {
            @Override
            public void on(List<ConsumerRecord<byte[], byte[]>> records, Commit commit) throws Exception {
                writing.on(records, commit);
            }

            @Override
            public void passedOver(long records) {
                passedOver.addAndGet(records);
            }
        };
    }

    @Test
    void whatIsGoneIsPassedOverAndCounted() throws Exception {
        bench.send(0, 0, 100);
        try (Admin admin = bench.server.admin()) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(60)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        bench.consume(1, TopicKind.LOSSY, counting());
        bench.awaitRows(40);
        assertThat(bench.handled()).isEqualTo(Bench.offsets(0, 60, 100));
        assertThat(passedOver).hasValue(60);
        assertThat(bench.position(0)).isEqualTo(100);
    }

    @Test
    void aLogThatIsShorterThanItWasIsReadFromItsEnd() throws Exception {
        bench.send(0, 0, 10);
        PositionedConsumer first = bench.consume(1, TopicKind.LOSSY, counting());
        bench.awaitRows(10);
        first.stop();
        bench.moveTo(0, 500);
        first.start();
        Bench.await("the end", java.time.Duration.ofSeconds(20), () -> bench.position(0) == 10);
        bench.send(0, 10, 20);
        bench.awaitRows(20);
        assertThat(bench.handled()).isEqualTo(Bench.offsets(0, 0, 20));
        assertThat(passedOver).hasValue(0);
    }

    /** Retention may overtake a consumer at work. */
    @Test
    void whatIsRemovedMeanwhileIsPassedOver() {
        Positions positions = new Positions(bench.database);
        List<String> passed = new ArrayList<>();
        Assignment.Watcher watcher = new Unwatched() {
            @Override
            public void passesOver(TopicPartition where, long from, long to) {
                passed.add(from + "-" + to);
            }
        };
        try (Admin admin = bench.server.admin();
                MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none")) {
            Assignment assignment = new Assignment(admin, positions, true, watcher);
            consumer.assign(List.of(partition));
            consumer.updateBeginningOffsets(Map.of(partition, 0L));
            consumer.updateEndOffsets(Map.of(partition, 300L));
            assignment.onPartitionsAssigned(consumer, List.of(partition));
            consumer.updateBeginningOffsets(Map.of(partition, 200L));
            assignment.outOfRange(consumer, Map.of(partition, 0L));
            assertThat(consumer.position(partition)).isEqualTo(200);
            assertThat(assignment.get(partition).next()).isEqualTo(200);
            assertThat(bench.position(0)).isEqualTo(200);
            assertThat(passed).containsExactly("0-200");
        }
    }

    @Test
    void readinessDoesNotWaitForIt() {
        bench.consume(1, TopicKind.LOSSY, counting());
        assertThat(bench.readiness.complete()).isTrue();
    }

    @Test
    void itKeepsADayAndIsNotFlushedForEachRecord() throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, bench.topic);
        try (Admin admin = bench.server.admin()) {
            Config config = admin.describeConfigs(List.of(topic))
                    .all()
                    .get(30, TimeUnit.SECONDS)
                    .get(topic);
            assertThat(config.get("retention.ms").value()).isEqualTo("86400000");
            assertThat(config.get("flush.messages").value()).isNotEqualTo("1");
        }
    }
}
