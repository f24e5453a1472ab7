package io.barid.relay.operator;

import io.barid.journey.JourneyEvent;
import io.barid.message.Envelope;
import io.barid.message.MessageContent;
import io.barid.message.QueueId;
import io.barid.message.Sha256;
import io.barid.relay.Messages;
import io.barid.relay.RelayServiceProperties;
import io.barid.relay.dead.DeadParts;
import io.barid.service.journey.Journeys;
import io.barid.services.RealPostgres;
import io.barid.services.TestDatabase;
import io.barid.transit.AcceptedMessage;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A queue in PostgreSQL and {@code /v1/queue} before it; nobody delivers anything, so rows stay as an operator left them. */
final class OperatedQueue implements AutoCloseable {

    private static final String TOKEN = "an-admin-token-of-tests";

    /** Without a stereotype, so that no scan of the service finds it. */
    @EnableAutoConfiguration(exclude = KafkaAutoConfiguration.class)
    @EnableConfigurationProperties(RelayServiceProperties.class)
    @Import({
        QueueController.class,
        QueueItems.class,
        QueueList.class,
        KeptMessages.class,
        AskedRows.class,
        Changes.class,
        DeadDesk.class,
        DeadParts.class
    })
    static class Parts {

        @Bean
        Journal journal() {
            return new Journal();
        }

        @Bean
        Journeys journeys(Journal journal) {
            return (queueId, events) -> events.forEach(event -> journal.steps.add(Map.entry(queueId, event)));
        }

        @Bean
        Steering steering(
                AskedRows asked,
                Changes changes,
                KeptMessages messages,
                TransactionTemplate transactions,
                Journal journal,
                Journeys journeys,
                JdbcClient database) {
            DropReports reports = new DropReports(
                    messages,
                    (message, notices) -> {
                        journal.notices.add(Map.entry(message.envelope().queueId(), notices.size()));
                        journal.meanwhile.run();
                        return List.of(Messages.to("sender@elsewhere.test"));
                    },
                    report -> database.sql("insert into outgoing (queue_id, envelope) values (?, ?)")
                            .params(report.envelope().queueId().value(), report.header())
                            .update());
            return new Steering(
                    asked,
                    changes,
                    reports,
                    transactions,
                    new SteeredJourney(journeys),
                    journal.woken::incrementAndGet);
        }
    }

    /** What the neighbours of the package saw. */
    static final class Journal {
        final List<Map.Entry<QueueId, Integer>> notices = new CopyOnWriteArrayList<>();
        final List<Map.Entry<QueueId, JourneyEvent>> steps = new CopyOnWriteArrayList<>();
        final AtomicInteger woken = new AtomicInteger();
        /** Happens while a report is written. */
        volatile Runnable meanwhile = () -> {};
    }

    final Journal journal;
    final JdbcClient database;
    final DeadParts.Letters letters;
    private final RealPostgres postgres = RealPostgres.own();
    private final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();

    OperatedQueue() throws Exception {
        TestDatabase own = postgres.newDatabase();
        Map<String, Object> settings = new HashMap<>();
        settings.put("spring.config.name", "relay-service");
        settings.put("BARID_RELAY_HTTP_PORT", 0);
        settings.put("BARID_ADMIN_TOKEN", TOKEN);
        settings.put("BARID_SERVICE_TOKEN", "a-service-token-of-tests");
        settings.put("BARID_POSTGRES_URL", own.jdbcUrl());
        settings.put("BARID_POSTGRES_USER", "relay");
        settings.put("BARID_POSTGRES_PASSWORD", own.password("relay"));
        context = new SpringApplicationBuilder(Parts.class)
                .properties(settings)
                .registerShutdownHook(false)
                .run();
        journal = context.getBean(Journal.class);
        database = context.getBean(JdbcClient.class);
        letters = context.getBean(DeadParts.Letters.class);
    }

    /** Nothing waits, and nothing was seen. */
    void empty() {
        database.sql("truncate queued, message, destination, outgoing, content_unlink, dead_letter")
                .update();
        letters.released.clear();
        letters.kafkaAway = false;
        journal.notices.clear();
        journal.steps.clear();
        journal.meanwhile = () -> {};
    }

    /** A message whose recipients wait in state {@code outbound}, due in an hour, each at its domain. */
    QueueId message(String... recipients) {
        return message(Messages.to(recipients), recipients);
    }

    /** The same, with its content in the content store. */
    QueueId storedMessage(String... recipients) {
        AcceptedMessage inline = Messages.to(recipients);
        MessageContent stored = new MessageContent.Stored(30_000_000, new Sha256("ab".repeat(32)));
        return message(new AcceptedMessage(inline.envelope(), stored, null), recipients);
    }

    private QueueId message(AcceptedMessage message, String... recipients) {
        Envelope envelope = message.envelope();
        database.sql("""
                        insert into message (queue_id, accepted_at, reverse_path, octets, envelope, content)
                        values (?, now() - interval '2 hours', ?, ?, ?, ?)""")
                .params(
                        envelope.queueId().value(),
                        envelope.reversePath().toString(),
                        message.content().octets(),
                        message.header(),
                        message.value())
                .update();
        for (String recipient : recipients) {
            database.sql("""
                            insert into queued (queue_id, recipient, given, state, reason, destination, next_attempt)
                            values (?, ?, ?, 'outbound', '', ?, now() + interval '1 hour')""")
                    .params(
                            envelope.queueId().value(),
                            "<" + recipient + ">",
                            "<" + recipient + ">",
                            recipient.substring(recipient.indexOf('@') + 1))
                    .update();
        }
        return envelope.queueId();
    }

    /** Changes rows as others do; {@code assignments} is SQL. */
    void set(QueueId queueId, String recipient, String assignments) {
        database.sql("update queued set " + assignments + " where queue_id = ? and recipient = ?")
                .params(queueId.value(), "<" + recipient + ">")
                .update();
    }

    long count(String sql) {
        return database.sql(sql).query(Long.class).single();
    }

    JsonNode get(String path) throws Exception {
        HttpResponse<String> response = send("GET", path, "", "application/json");
        return new JsonMapper().readTree(response.body());
    }

    /** @return status and answer */
    HttpResponse<String> post(String path) throws Exception {
        return send("POST", path, "", "application/x-www-form-urlencoded");
    }

    /** {@code changed/active}, or the status and the sentence. */
    String order(String path) throws Exception {
        return shortly(post(path));
    }

    static String shortly(HttpResponse<String> response) {
        JsonNode answer = new JsonMapper().readTree(response.body());
        return response.statusCode() == 200
                ? answer.get("changed").asInt() + "/" + answer.get("active").asInt()
                : response.statusCode() + " " + answer.path("detail").asString("");
    }

    HttpResponse<String> send(String method, String path, String body, String type) throws Exception {
        int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/queue" + path))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        context.close();
        client.close();
        postgres.close();
    }
}
