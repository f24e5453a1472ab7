package io.barid.service.kafka;

import com.zaxxer.hikari.HikariDataSource;
import io.barid.service.ready.Readiness;
import io.barid.services.RealKafka;
import io.barid.services.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A topic, a database and consumers that write each record they handle into a table without any key. */
public final class Bench implements AutoCloseable {

    private static final AtomicInteger TOPICS = new AtomicInteger();

    final String topic = "bench-" + TOPICS.incrementAndGet();
    final RealKafka server;
    final KafkaConnection kafka;
    final Readiness readiness = new Readiness();
    final JdbcClient database;
    final TransactionTemplate transactions;
    /** Each batch that a handler was given, as first and last offset. */
    final BlockingQueue<List<ConsumerRecord<byte[], byte[]>>> batches = new LinkedBlockingQueue<>();

    private final HikariDataSource connections = new HikariDataSource();
    private final List<PositionedConsumer> consumers = new ArrayList<>();
    private final KafkaProducer<byte[], byte[]> producer;

    Bench(RealKafka server, TestDatabase postgres, int partitions) {
        this(server, postgres, partitions, TopicKind.MAIL);
    }

    Bench(RealKafka server, TestDatabase postgres, int partitions, TopicKind kind) {
        this.server = server;
        this.kafka = connection(server, partitions);
        connections.setJdbcUrl(postgres.jdbcUrl());
        connections.setUsername("relay");
        connections.setPassword(postgres.password("relay"));
        connections.setMaximumPoolSize(6);
        connections.setConnectionTimeout(2_000);
        database = JdbcClient.create(connections);
        transactions = new TransactionTemplate(new JdbcTransactionManager(connections));
        database.sql("""
                        create table kafka_position (
                            topic_id uuid not null, partition int not null, topic text not null, next bigint not null,
                            primary key (topic_id, partition));
                        create table kafka_position_mark (
                            topic_id uuid not null, partition int not null, at timestamptz not null,
                            next bigint not null, primary key (topic_id, partition, at));
                        create table handled (partition int not null, record bigint not null, value text not null)""").update();
        producer = new KafkaProducer<>(kafka.producer());
        makeTopic(kind);
    }

    /** To a broker of tests. */
    public static KafkaConnection connection(RealKafka server, int partitions) {
        Map<String, String> client = server.clientProperties();
        Matcher password =
                Pattern.compile("password=\"([^\"]+)\"").matcher(client.getOrDefault("sasl.jaas.config", ""));
        boolean login = password.find();
        return new KafkaConnection(
                client.get("bootstrap.servers"),
                client.getOrDefault("security.protocol", "PLAINTEXT"),
                "PLAIN",
                login ? "barid" : "",
                login ? password.group(1) : "",
                "",
                partitions,
                "create");
    }

    void makeTopic() {
        makeTopic(TopicKind.MAIL);
    }

    private void makeTopic(TopicKind kind) {
        try (Admin admin = Admin.create(kafka.client())) {
            new TopicCreator(admin, kafka).ensure(List.of(topic), kind);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A handler that writes what it gets, after {@code before}. */
    BatchHandler writing(BatchHandler before) {
        return (records, commit) -> {
            batches.add(List.copyOf(records));
            before.on(records, commit);
            commit.inTransaction(() -> records.forEach(this::write));
        };
    }

    void write(ConsumerRecord<byte[], byte[]> record) {
        database.sql("insert into handled values (?, ?, ?)")
                .param(record.partition())
                .param(record.offset())
                .param(new String(record.value(), 0, Math.min(20, record.value().length), StandardCharsets.UTF_8))
                .update();
    }

    static final BatchHandler NOTHING = (records, commit) -> {};

    PositionedConsumer consume(int threads, BatchHandler handler) {
        return consume(threads, TopicKind.MAIL, handler);
    }

    PositionedConsumer consume(int threads, TopicKind kind, BatchHandler handler) {
        PositionedConsumer.Reading reading =
                new PositionedConsumer.Reading(List.of(topic), "group-" + topic, List.of(topic), threads, kind);
        PositionedConsumer consumer =
                new PositionedConsumer(reading, kafka, database, transactions, readiness, handler);
        consumers.add(consumer);
        consumer.start();
        return consumer;
    }

    void send(int partition, int from, int to) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = from; i < to; i++) {
            sent.add(producer.send(
                    new ProducerRecord<>(topic, partition, null, ("m" + i).getBytes(StandardCharsets.UTF_8))));
        }
        for (Future<RecordMetadata> each : sent) {
            try {
                each.get(60, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    void sendLarge(int partition, int octets) throws Exception {
        byte[] value = "x".repeat(octets).getBytes(StandardCharsets.US_ASCII);
        producer.send(new ProducerRecord<>(topic, partition, null, value)).get(30, TimeUnit.SECONDS);
    }

    long rows() {
        return database.sql("select count(*) from handled").query(Long.class).single();
    }

    /** Partition and offset of each handled record in order, as {@code 0:17}. */
    List<String> handled() {
        return database.sql("select partition || ':' || record from handled order by partition, record")
                .query(String.class)
                .list();
    }

    long position(int partition) {
        return database.sql("select next from kafka_position where topic = ? and partition = ?")
                .param(topic)
                .param(partition)
                .query(Long.class)
                .optional()
                .orElse(-1L);
    }

    void moveTo(int partition, long next) {
        database.sql("update kafka_position set next = ? where topic = ? and partition = ?")
                .param(next)
                .param(topic)
                .param(partition)
                .update();
    }

    public static void await(String what, Duration longest, Callable<Boolean> condition) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        Exception last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (Exception e) {
                last = e;
            }
            Thread.sleep(50);
        }
        throw new AssertionError(what + " did not happen within " + longest, last);
    }

    void awaitRows(long count) throws InterruptedException {
        await(count + " rows", Duration.ofSeconds(60), () -> rows() >= count);
    }

    static List<String> offsets(int partition, int from, int to) {
        List<String> offsets = new ArrayList<>();
        for (int i = from; i < to; i++) {
            offsets.add(partition + ":" + i);
        }
        offsets.sort(
                java.util.Comparator.comparingInt(text -> Integer.parseInt(text.substring(text.indexOf(':') + 1))));
        return offsets;
    }

    @Override
    public void close() {
        consumers.forEach(PositionedConsumer::stop);
        producer.close(Duration.ofSeconds(1));
        connections.close();
    }
}
