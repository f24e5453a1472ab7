package io.barid.relay;

import io.barid.message.QueueId;
import io.barid.service.kafka.KafkaConnection;
import io.barid.service.ready.Readiness;
import io.barid.services.RealKafka;
import io.barid.services.RealPostgres;
import io.barid.services.TestDatabase;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.LocalHandOver;
import io.barid.transit.PoisonRecordException;
import io.barid.transit.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Kafka, PostgreSQL and a mailbox-service around relay-service, and somebody who reads what it publishes. */
public final class Surroundings implements AutoCloseable {

    public static final String ADMIN_TOKEN = "an-admin-token-of-tests";
    public static final String SERVICE_TOKEN = "a-service-token-of-tests";

    /** One mailbox and the message that it was handed. */
    record Copy(QueueId queueId, long account) {}

    public final RealKafka kafka = RealKafka.own();
    public final RealPostgres postgres = RealPostgres.own();
    public final TestDatabase database = postgres.newDatabase();
    final FakeMailboxService mailboxService;
    /** Everything on mail.local so far. */
    final List<LocalHandOver> handedOver = new CopyOnWriteArrayList<>();

    private final KafkaConnection connection = connection(kafka);
    private final KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(connection.producer());
    private final List<ConfigurableApplicationContext> relays = new ArrayList<>();
    private final Thread mailboxes;
    private volatile boolean closed;
    private volatile Exception readerEnded;

    public Surroundings() throws Exception {
        mailboxService = new FakeMailboxService();
        try (Admin admin = kafka.admin()) {
            new io.barid.service.kafka.TopicCreator(admin, connection).ensure(List.of(Topics.LOCAL));
        }
        mailboxes = Thread.ofPlatform().daemon().start(this::readLocal);
    }

    private static KafkaConnection connection(RealKafka kafka) {
        Map<String, String> client = kafka.clientProperties();
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
                2,
                "create");
    }

    /** What mailbox-service was told to be routed. */
    public List<Instant> routed() {
        return mailboxService.routed;
    }

    /** A relay-service; the caller or {@link #close} ends it. */
    ConfigurableApplicationContext relay() throws InterruptedException {
        return relay(Map.of());
    }

    /** With settings and beans of its own. */
    public ConfigurableApplicationContext relay(Map<String, Object> own, Class<?>... beans)
            throws InterruptedException {
        Map<String, Object> settings = new HashMap<>();
        settings.put("spring.config.name", "relay-service");
        settings.put("BARID_RELAY_HTTP_PORT", 0);
        settings.put("BARID_ADMIN_TOKEN", ADMIN_TOKEN);
        settings.put("BARID_SERVICE_TOKEN", SERVICE_TOKEN);
        settings.put("BARID_KAFKA_SERVERS", connection.servers());
        settings.put("BARID_KAFKA_SECURITY_PROTOCOL", connection.securityProtocol());
        settings.put("BARID_KAFKA_USER", connection.user());
        settings.put("BARID_KAFKA_PASSWORD", connection.password());
        settings.put("BARID_KAFKA_PARTITIONS", 2);
        settings.put("BARID_POSTGRES_URL", database.jdbcUrl());
        settings.put("BARID_POSTGRES_USER", "relay");
        settings.put("BARID_POSTGRES_PASSWORD", database.password("relay"));
        settings.put("BARID_MAILBOX_URL", mailboxService.url());
        settings.putAll(own);
        ConfigurableApplicationContext relay = new SpringApplicationBuilder(RelayServiceApplication.class)
                .sources(beans)
                .properties(settings)
                .registerShutdownHook(false)
                .run();
        relays.add(relay);
        await("readiness", 30, () -> relay.getBean(Readiness.class).complete());
        return relay;
    }

    public void send(List<AcceptedMessage> messages) throws Exception {
        List<java.util.concurrent.Future<?>> sent = new ArrayList<>();
        for (AcceptedMessage message : messages) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.ACCEPTED, message.value());
            record.headers().add(Topics.ENVELOPE_HEADER, message.header());
            sent.add(producer.send(record));
        }
        for (java.util.concurrent.Future<?> each : sent) {
            each.get(60, TimeUnit.SECONDS);
        }
    }

    public void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        producer.send(record).get(60, TimeUnit.SECONDS);
    }

    List<Copy> copies() {
        if (readerEnded != null) {
            throw new AssertionError("nobody reads mail.local any more", readerEnded);
        }
        return handedOver.stream()
                .flatMap(each -> each.header().targets().stream()
                        .map(target -> new Copy(
                                each.header().queueId(), target.account().value())))
                .toList();
    }

    private void readLocal() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(Topics.LOCAL)) {
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    handedOver.add(LocalHandOver.parse(
                            record.headers().lastHeader(Topics.ENVELOPE_HEADER).value(), record.value()));
                }
            }
        } catch (PoisonRecordException | RuntimeException e) {
            readerEnded = e;
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer(String topic) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(connection.consumer("tests"));
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    /** Everything in a topic now. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
            long end = consumer.endOffsets(consumer.assignment()).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            while (all.size() < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(all::add);
            }
        }
        return all;
    }

    public long count(String sql) throws SQLException {
        try (Connection connected = database.connect("relay");
                Statement statement = connected.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    public void run(String sql) throws SQLException {
        try (Connection connected = database.connect("relay");
                Statement statement = connected.createStatement()) {
            statement.execute(sql);
        }
    }

    public HttpResponse<String> get(ConfigurableApplicationContext relay, String path, String token)
            throws IOException, InterruptedException {
        return send(relay, "GET", path, token);
    }

    /** What an operator orders. */
    HttpResponse<String> post(ConfigurableApplicationContext relay, String path)
            throws IOException, InterruptedException {
        return send(relay, "POST", path, ADMIN_TOKEN);
    }

    private static HttpResponse<String> send(
            ConfigurableApplicationContext relay, String method, String path, String token)
            throws IOException, InterruptedException {
        int port = relay.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    JsonNode queue(ConfigurableApplicationContext relay, String query) throws IOException, InterruptedException {
        return new JsonMapper()
                .readTree(get(relay, "/v1/queue" + query, ADMIN_TOKEN).body());
    }

    public static void await(String what, int seconds, Callable<Boolean> condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        Exception last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (Exception e) {
                last = e;
            }
            Thread.sleep(100);
        }
        throw new AssertionError(what + " did not happen within " + seconds + " s", last);
    }

    public void endRelays() {
        relays.forEach(ConfigurableApplicationContext::close);
        relays.clear();
    }

    @Override
    public void close() {
        endRelays();
        closed = true;
        try {
            mailboxes.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(1));
        mailboxService.close();
        kafka.close();
        postgres.close();
    }
}
