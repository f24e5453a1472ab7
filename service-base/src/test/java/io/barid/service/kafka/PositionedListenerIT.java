package io.barid.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.services.RealKafka;
import io.barid.services.RealPostgres;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a container that passes over records, or is given partitions in the middle of a failing batch, cannot break. */
@Timeout(120)
class PositionedListenerIT {

    private final Bench bench =
            new Bench(RealKafka.shared(), RealPostgres.shared().newDatabase(), 1);
    private final TopicPartition partition = new TopicPartition(bench.topic, 0);
    private final Admin admin = RealKafka.shared().admin();
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final Positions positions = new Positions(bench.database);
    private final Assignment assignment = new Assignment(admin, positions, false, new Unwatched());
    private boolean away;
    private final PositionedListener listener =
            new PositionedListener(assignment, positions, bench.transactions, bench.writing((records, commit) -> {
                if (away) {
                    throw new IllegalStateException("away");
                }
            }));

    @BeforeEach
    void assign() {
        bench.send(0, 0, 30);
        consumer.assign(List.of(partition));
        consumer.updateBeginningOffsets(Map.of(partition, 0L));
        consumer.updateEndOffsets(Map.of(partition, 30L));
        assignment.onPartitionsAssigned(consumer, List.of(partition));
    }

    @AfterEach
    void close() {
        admin.close();
        bench.close();
    }

    @Test
    void aBatchThatWasPassedOverIsFetchedAgain() {
        listener.onMessage(records(0, 5), consumer);
        listener.onMessage(records(9, 12), consumer);
        assertThat(bench.rows()).isEqualTo(5);
        assertThat(consumer.position(partition)).isEqualTo(5);
        listener.onMessage(records(5, 12), consumer);
        assertThat(bench.handled()).isEqualTo(Bench.offsets(0, 0, 12));
    }

    @Test
    void aGapThatKafkaReallyHasIsCrossed() {
        listener.onMessage(records(0, 5), consumer);
        listener.onMessage(records(9, 12), consumer);
        listener.onMessage(records(9, 12), consumer);
        assertThat(bench.rows()).isEqualTo(8);
        assertThat(bench.position(0)).isEqualTo(12);
    }

    @Test
    void afterARealGapABatchPassedOverIsStillSeen() {
        listener.onMessage(records(0, 5), consumer);
        listener.onMessage(records(9, 12), consumer);
        away = true;
        tries(records(9, 12));
        away = false;
        listener.onMessage(records(15, 18), consumer);
        assertThat(bench.rows()).isEqualTo(5);
        assertThat(consumer.position(partition)).isEqualTo(5);
    }

    /** The database went back while the batch failed, and a rebalance gave us the partition again. */
    @Test
    void aBatchPolledBeforeTheReassignmentIsDropped() {
        listener.onMessage(records(0, 10), consumer);
        List<ConsumerRecord<byte[], byte[]>> inHand = records(10, 15);
        away = true;
        tries(inHand);
        away = false;
        bench.database.sql("delete from handled where record >= 3").update();
        bench.moveTo(0, 3);
        assignment.onPartitionsRevokedAfterCommit(consumer, List.of(partition));
        assignment.onPartitionsAssigned(consumer, List.of(partition));
        listener.onMessage(inHand, consumer);
        assertThat(bench.rows()).isEqualTo(3);
        assertThat(consumer.position(partition)).isEqualTo(3);
        listener.onMessage(records(3, 15), consumer);
        assertThat(bench.handled()).isEqualTo(Bench.offsets(0, 0, 15));
    }

    private void tries(List<ConsumerRecord<byte[], byte[]>> records) {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> listener.onMessage(records, consumer)))
                .isInstanceOf(BatchFailedException.class);
    }

    private List<ConsumerRecord<byte[], byte[]>> records(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(offset -> new ConsumerRecord<>(
                        bench.topic, 0, offset, (byte[]) null, ("m" + offset).getBytes(StandardCharsets.US_ASCII)))
                .toList();
    }
}
