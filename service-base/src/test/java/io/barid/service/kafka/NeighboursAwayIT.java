package io.barid.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.services.RealKafka;
import io.barid.services.RealPostgres;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NeighboursAwayIT {

    private static RealKafka kafka;
    private static RealPostgres postgres;

    private Bench bench;

    @BeforeAll
    static void servers() {
        kafka = RealKafka.own();
        postgres = RealPostgres.own();
    }

    @AfterAll
    static void end() {
        kafka.close();
        postgres.close();
    }

    @BeforeEach
    void open() {
        kafka.start();
        postgres.start();
        bench = new Bench(kafka, postgres.newDatabase(), 2);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void goesOnWhenPostgresIsBack() throws Exception {
        bench.consume(2, bench.writing(Bench.NOTHING));
        bench.send(0, 0, 10);
        bench.awaitRows(10);
        postgres.stop();
        bench.send(0, 10, 20);
        bench.send(1, 0, 20);
        Thread.sleep(6_000);
        bench.send(1, 20, 30);
        postgres.start();
        bench.awaitRows(50);
        assertThat(bench.rows()).isEqualTo(50);
        assertThat(bench.position(0)).isEqualTo(20);
        assertThat(bench.position(1)).isEqualTo(30);
    }

    @Test
    void goesOnWhenKafkaIsBack() throws Exception {
        bench.consume(2, bench.writing(Bench.NOTHING));
        bench.send(0, 0, 10);
        bench.awaitRows(10);
        kafka.stop();
        Thread.sleep(6_000);
        kafka.start();
        bench.send(0, 10, 20);
        bench.send(1, 0, 10);
        bench.awaitRows(30);
        assertThat(bench.rows()).isEqualTo(30);
    }

    @Test
    void startsWhenBothAreThereAtLast() throws Exception {
        bench.send(0, 0, 5);
        kafka.stop();
        postgres.stop();
        bench.consume(1, bench.writing(Bench.NOTHING));
        Thread.sleep(3_000);
        assertThat(bench.readiness.complete()).isFalse();
        kafka.start();
        Thread.sleep(3_000);
        assertThat(bench.readiness.complete()).isFalse();
        postgres.start();
        bench.awaitRows(5);
        Bench.await("readiness", Duration.ofSeconds(10), bench.readiness::complete);
    }

    @Test
    void stopsQuicklyWithEverythingThere() throws Exception {
        PositionedConsumer consumer = bench.consume(2, bench.writing(Bench.NOTHING));
        bench.send(0, 0, 5);
        bench.awaitRows(5);
        assertStops(consumer, 2);
    }

    @Test
    void stopsQuicklyWithoutPostgres() throws Exception {
        PositionedConsumer consumer = bench.consume(2, bench.writing(Bench.NOTHING));
        bench.send(0, 0, 5);
        bench.awaitRows(5);
        postgres.stop();
        bench.send(0, 5, 10);
        Bench.await("a batch", Duration.ofSeconds(10), () -> bench.batches.size() >= 2);
        assertStops(consumer, 5);
    }

    @Test
    void stopsQuicklyWithoutKafka() throws Exception {
        PositionedConsumer consumer = bench.consume(2, bench.writing(Bench.NOTHING));
        bench.send(0, 0, 5);
        bench.awaitRows(5);
        kafka.stop();
        Thread.sleep(1_000);
        assertStops(consumer, 5);
    }

    @Test
    void stopsThoughABatchHangs() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        PositionedConsumer consumer = bench.consume(1, bench.writing((records, commit) -> never.await()));
        bench.send(0, 0, 5);
        assertThat(bench.batches.poll(20, TimeUnit.SECONDS)).isNotNull();
        assertStops(consumer, 11);
    }

    private void assertStops(PositionedConsumer consumer, int seconds) throws InterruptedException {
        long begin = System.nanoTime();
        consumer.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(seconds));
        Bench.await(
                "an end of all threads", Duration.ofSeconds(3), () -> threads().isEmpty());
    }

    private List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains(bench.topic) || name.contains("kafka-admin-client"))
                .toList();
    }
}
