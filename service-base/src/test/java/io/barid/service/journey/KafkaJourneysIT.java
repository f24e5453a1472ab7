package io.barid.service.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.journey.JourneyEvent;
import io.barid.message.QueueId;
import io.barid.service.kafka.Bench;
import io.barid.service.kafka.KafkaConnection;
import io.barid.service.kafka.TopicCreator;
import io.barid.service.kafka.TopicKind;
import io.barid.services.RealKafka;
import io.barid.transit.JourneyRecord;
import io.barid.transit.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaJourneysIT {

    private static RealKafka server;
    private static KafkaConnection kafka;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final TopicPartition partition = new TopicPartition(Topics.JOURNEY, 0);

    @BeforeAll
    static void start() throws Exception {
        server = RealKafka.own();
        kafka = Bench.connection(server, 1);
        try (Admin admin = server.admin()) {
            new TopicCreator(admin, kafka).ensure(List.of(Topics.JOURNEY), TopicKind.LOSSY);
        }
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static JourneyEvent listed(String account) {
        return new JourneyEvent.Listed(Instant.now(), account);
    }

    private double count(String metric) {
        return metrics.get(metric).counter().count();
    }

    private KafkaConsumer<byte[], byte[]> fromNowOn() {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(kafka.consumer("tests"));
        consumer.assign(List.of(partition));
        consumer.seekToEnd(List.of(partition));
        consumer.position(partition);
        return consumer;
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(KafkaConsumer<byte[], byte[]> consumer, int events)
            throws Exception {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        long[] read = new long[1];
        Bench.await(events + " steps", Duration.ofSeconds(30), () -> {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                records.add(record);
                read[0] += JourneyRecord.events(record.value()).size();
            }
            return read[0] >= events;
        });
        assertThat(read[0]).isEqualTo(events);
        return records;
    }

    @Test
    void theStepsOfAMessageAreOneRecord() throws Exception {
        QueueId first = QueueId.next();
        QueueId second = QueueId.next();
        try (KafkaConsumer<byte[], byte[]> consumer = fromNowOn();
                KafkaJourneys journeys = new KafkaJourneys(kafka, metrics)) {
            JourneyEvent stored = new JourneyEvent.Stored(Instant.now(), "7", Optional.of("bob@b.example"), 1, 2);
            journeys.tell(first, stored);
            journeys.tell(second, listed("8"));
            journeys.tell(first, List.of(listed("7")));
            List<ConsumerRecord<byte[], byte[]>> records = read(consumer, 3);
            assertThat(records).hasSize(2);
            JourneyRecord record = JourneyRecord.parse(
                    records.getFirst().key(),
                    records.getFirst()
                            .headers()
                            .lastHeader(Topics.FOUND_BY_HEADER)
                            .value(),
                    records.getFirst().value());
            assertThat(record.queueId()).isEqualTo(first);
            assertThat(record.foundBy().recipients()).containsExactly("bob@b.example");
            assertThat(JourneyRecord.events(record.events())).first().isEqualTo(stored);
        }
        assertThat(count("mail.journey.told")).isEqualTo(3);
        assertThat(count("mail.journey.lost")).isZero();
    }

    @Test
    void whatWasToldLastIsPublishedAtTheEnd() throws Exception {
        try (KafkaConsumer<byte[], byte[]> consumer = fromNowOn()) {
            KafkaJourneys journeys = new KafkaJourneys(kafka, metrics);
            for (int i = 0; i < 100; i++) {
                journeys.tell(QueueId.next(), listed("7"));
            }
            journeys.close();
            read(consumer, 100);
        }
        assertThat(count("mail.journey.lost")).isZero();
    }

    /** Thousands of replies make a journey longer than a record may be. */
    @Test
    void aLongJourneyIsSeveralRecords() throws Exception {
        QueueId queueId = QueueId.next();
        try (KafkaConsumer<byte[], byte[]> consumer = fromNowOn();
                KafkaJourneys journeys = new KafkaJourneys(kafka, metrics)) {
            String reason = "r".repeat(390);
            List<JourneyEvent> events = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                events.add(new JourneyEvent.Steered(Instant.now(), "held", reason));
            }
            journeys.tell(queueId, events);
            assertThat(read(consumer, 5_000)).hasSizeGreaterThan(2);
        }
        assertThat(count("mail.journey.lost")).isZero();
    }

    @Test
    void tellersNeverWaitWhileKafkaIsAway() throws Exception {
        int messages = 3 * KafkaJourneys.MOST_EVENTS;
        try (KafkaJourneys journeys = new KafkaJourneys(kafka, metrics);
                KafkaConsumer<byte[], byte[]> consumer = fromNowOn()) {
            server.stop();
            long longest = 0;
            long begin = System.nanoTime();
            for (int i = 0; i < messages; i++) {
                long one = System.nanoTime();
                journeys.tell(QueueId.next(), listed("7"));
                longest = Math.max(longest, System.nanoTime() - one);
            }
            // a pause of the machine is no wait for Kafka, which takes a second at the least
            assertThat(Duration.ofNanos(longest)).isLessThan(Duration.ofMillis(500));
            assertThat(Duration.ofNanos(System.nanoTime() - begin).dividedBy(messages))
                    .isLessThan(Duration.ofNanos(50_000));
            assertThat(count("mail.journey.lost")).isPositive();
            server.start();
            read(consumer, messages - (int) count("mail.journey.lost"));
        }
        assertThat(count("mail.journey.told")).isEqualTo(messages);
        assertThat(count("mail.journey.lost")).isBetween((double) KafkaJourneys.MOST_EVENTS, (double) messages);
    }

    @Test
    void anEndWithoutKafkaIsSoonAndCountsWhatIsLost() {
        KafkaConnection nowhere = new KafkaConnection("127.0.0.1:1", "PLAINTEXT", "PLAIN", "", "", "", 1, "create");
        KafkaJourneys journeys = new KafkaJourneys(nowhere, metrics);
        for (int i = 0; i < 10; i++) {
            journeys.tell(QueueId.next(), listed("7"));
        }
        long begin = System.nanoTime();
        journeys.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
        journeys.tell(QueueId.next(), listed("7"));
        assertThat(count("mail.journey.lost")).isEqualTo(11);
    }
}
