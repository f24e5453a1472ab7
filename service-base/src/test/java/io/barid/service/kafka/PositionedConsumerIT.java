package io.barid.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.services.RealKafka;
import io.barid.services.RealPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.BatchListenerFailedException;

class PositionedConsumerIT {

    private Bench bench;

    private Bench bench(int partitions) {
        bench = new Bench(RealKafka.shared(), RealPostgres.shared().newDatabase(), partitions);
        return bench;
    }

    @AfterEach
    void close() {
        if (bench != null) {
            bench.close();
        }
    }

    @Test
    void eachRecordIsHandledOnce() throws Exception {
        bench(2).consume(2, bench.writing(Bench.NOTHING));
        bench.send(0, 0, 700);
        bench.send(1, 0, 300);
        bench.awaitRows(1_000);
        assertThat(bench.handled()).isEqualTo(all(700, 300));
        assertThat(bench.position(0)).isEqualTo(700);
        assertThat(bench.position(1)).isEqualTo(300);
        assertThat(bench.readiness.complete()).isTrue();
    }

    @Test
    void recordsThatComeOneAfterTheOtherAreHandledTogether() throws Exception {
        bench(1).consume(1, bench.writing(Bench.NOTHING));
        bench.send(0, 0, 1);
        bench.awaitRows(1);
        long begin = System.nanoTime();
        for (int i = 1; i < 400; i++) {
            bench.send(0, i, i + 1);
        }
        bench.awaitRows(400);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        assertThat(bench.handled()).isEqualTo(all(400));
        assertThat(bench.batches.size())
                .as("batches in %d ms", millis)
                .isLessThanOrEqualTo((int) (millis / BatchPace.PERIOD_MILLIS) + 3);
    }

    @Test
    void aRestartGoesOnWhereTheDatabaseIs() throws Exception {
        PositionedConsumer first = bench(1).consume(1, bench.writing(Bench.NOTHING));
        bench.send(0, 0, 10);
        bench.awaitRows(10);
        first.stop();
        bench.send(0, 10, 20);
        first.start();
        bench.awaitRows(20);
        assertThat(bench.handled()).isEqualTo(all(20));
    }

    /** Spring Kafka's default gives up after ten tries, at once for a ClassCastException, and skips on others. */
    @Test
    void aFailingBatchComesAgainAsLongAsItFails() throws Exception {
        List<Exception> failures = List.of(
                new ClassCastException("bug"),
                new IllegalStateException("bug"),
                new IOException("away"),
                new BatchListenerFailedException("bug", 3));
        AtomicInteger tries = new AtomicInteger();
        bench(1).send(0, 0, 10);
        bench.consume(1, bench.writing((records, commit) -> {
            int number = tries.getAndIncrement();
            if (number < 12) {
                throw failures.get(number % failures.size());
            }
        }));
        // a rebalance must find the consumer polling while its batch fails
        bench.consume(1, bench.writing(Bench.NOTHING)).stop();
        bench.awaitRows(10);
        bench.send(0, 10, 15);
        bench.awaitRows(15);
        assertThat(bench.handled()).isEqualTo(all(15));
        assertThat(bench.batches.poll().getFirst().offset()).isZero();
    }

    @Test
    void whatWasPublishedBeforeTheCrashIsPublishedAgain() throws Exception {
        CountDownLatch published = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        bench(1).send(0, 0, 5);
        PositionedConsumer crashing = bench.consume(1, bench.writing((records, commit) -> {
            published.countDown();
            never.await();
        }));
        assertThat(published.await(30, TimeUnit.SECONDS)).isTrue();
        crashing.stop();
        assertThat(bench.rows()).isZero();
        bench.consume(1, bench.writing(Bench.NOTHING));
        bench.awaitRows(5);
        assertThat(bench.batches)
                .hasSize(2)
                .allSatisfy(batch -> assertThat(batch).hasSize(5));
        assertThat(bench.handled()).isEqualTo(all(5));
    }

    /** The consumer thinks that its commit failed; in truth the database has it. */
    @Test
    void aCommitWhoseAnswerWasLostIsNotDoneTwice() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        bench(1).send(0, 0, 5);
        bench.consume(1, (records, commit) -> {
            commit.inTransaction(() -> records.forEach(bench::write));
            if (tries.getAndIncrement() == 0) {
                throw new IOException("the connection ended before the answer to COMMIT");
            }
        });
        bench.awaitRows(5);
        bench.send(0, 5, 8);
        bench.awaitRows(8);
        assertThat(bench.handled()).isEqualTo(all(8));
    }

    /** A reader that is taken for dead while it works, beside the one in the same service that takes its partitions over. */
    @Test
    void whoLostItsPartitionsUnawaresChangesNothing() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch wakeUp = new CountDownLatch(1);
        bench(2);
        Reader slow = reader(bench.writing((records, commit) -> {
            working.countDown();
            wakeUp.await();
        }));
        slow.start();
        bench.send(0, 0, 10);
        assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();
        Reader quick = reader(bench.writing(Bench.NOTHING));
        quick.start();
        try {
            bench.awaitRows(10);
            wakeUp.countDown();
            for (int i = 10; i < 60; i += 5) {
                bench.send(0, i, i + 5);
                bench.send(1, i - 10, i - 5);
                Thread.sleep(300);
            }
            bench.awaitRows(110);
            assertThat(bench.handled()).isEqualTo(all(60, 50));
        } finally {
            slow.end();
            quick.end();
            slow.awaitEnd(Duration.ofSeconds(8));
            quick.awaitEnd(Duration.ofSeconds(8));
        }
    }

    private Reader reader(BatchHandler handler) {
        PositionedConsumer.Reading reading =
                new PositionedConsumer.Reading(bench.topic, "group-" + bench.topic, List.of(), 1);
        Map<String, Object> settings = bench.kafka.consumer(reading.group());
        settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 4_000);
        Positions positions = new Positions(bench.database);
        Assignment assignment = new Assignment(RealKafka.shared().admin(), positions, false, new Unwatched());
        return new Reader(reading, settings, assignment, positions, bench.transactions, handler);
    }

    @Test
    void replicasComingAndGoingHandleEachRecordOnce() throws Exception {
        bench(2).consume(1, bench.writing(Bench.NOTHING));
        Thread traffic = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 1_000; i += 10) {
                bench.send(0, i, i + 10);
                bench.send(1, i, i + 10);
            }
        });
        for (int i = 0; i < 3; i++) {
            PositionedConsumer guest = bench.consume(2, bench.writing(Bench.NOTHING));
            Thread.sleep(1_500);
            guest.stop();
        }
        traffic.join();
        bench.awaitRows(2_000);
        assertThat(bench.handled()).isEqualTo(all(1_000, 1_000));
    }

    @Test
    void aDatabaseThatWentBackIsFollowed() throws Exception {
        bench(1).consume(1, bench.writing(Bench.NOTHING));
        bench.send(0, 0, 10);
        bench.awaitRows(10);
        bench.database.sql("delete from handled where record >= 4").update();
        bench.moveTo(0, 4);
        bench.send(0, 10, 12);
        bench.awaitRows(12);
        assertThat(bench.handled()).isEqualTo(all(12));
    }

    @Test
    void recordsThatKafkaNoLongerHasHaltTheirPartitionOnly() throws Exception {
        bench(2).send(0, 0, 10);
        bench.send(1, 0, 10);
        try (Admin admin = RealKafka.shared().admin()) {
            TopicPartition first = new TopicPartition(bench.topic, 0);
            admin.deleteRecords(Map.of(first, RecordsToDelete.beforeOffset(6)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        PositionedConsumer consumer = bench.consume(1, bench.writing(Bench.NOTHING));
        bench.awaitRows(10);
        bench.send(0, 10, 20);
        bench.send(1, 10, 20);
        bench.awaitRows(20);
        assertThat(bench.readiness.complete()).isFalse();
        assertThat(bench.handled()).isEqualTo(Bench.offsets(1, 0, 20));
        consumer.stop();
        bench.moveTo(0, 6);
        consumer.start();
        bench.awaitRows(34);
        Bench.await("readiness", Duration.ofSeconds(10), bench.readiness::complete);
    }

    @Test
    void aPositionBehindTheEndOfTheLogHalts() throws Exception {
        PositionedConsumer consumer = bench(1).consume(1, bench.writing(Bench.NOTHING));
        bench.send(0, 0, 5);
        bench.awaitRows(5);
        consumer.stop();
        bench.moveTo(0, 9);
        consumer.start();
        Bench.await("halt", Duration.ofSeconds(20), () -> !bench.readiness.complete());
        bench.send(0, 5, 12);
        Thread.sleep(1_000);
        assertThat(bench.position(0)).isEqualTo(9);
        assertThat(bench.rows()).isEqualTo(5);
    }

    @Test
    void aTopicMadeAnewIsReadFromItsBegin() throws Exception {
        bench(1).consume(1, bench.writing(Bench.NOTHING));
        bench.send(0, 0, 10);
        bench.awaitRows(10);
        try (Admin admin = RealKafka.shared().admin()) {
            admin.deleteTopics(List.of(bench.topic)).all().get(30, TimeUnit.SECONDS);
        }
        bench.makeTopic();
        bench.send(0, 0, 14);
        bench.awaitRows(24);
        assertThat(bench.database
                        .sql("select count(*) from kafka_position")
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
        bench.send(0, 14, 20);
        bench.awaitRows(30);
    }

    @Test
    void aBatchIsBounded() throws Exception {
        bench(2);
        for (int i = 0; i < 14; i++) {
            bench.sendLarge(i % 2, 900_000);
        }
        bench.consume(1, bench.writing(Bench.NOTHING));
        bench.awaitRows(14);
        assertThat(bench.batches)
                .allSatisfy(batch -> assertThat(octets(batch)).isLessThan(PositionedListener.MAX_BATCH_OCTETS));
        assertThat(bench.handled()).isEqualTo(all(7, 7));
    }

    private static long octets(List<ConsumerRecord<byte[], byte[]>> batch) {
        return batch.stream().mapToLong(record -> record.value().length).sum();
    }

    private static List<String> all(int... ends) {
        List<String> all = new ArrayList<>();
        IntStream.range(0, ends.length).forEach(partition -> all.addAll(Bench.offsets(partition, 0, ends[partition])));
        return all;
    }
}
