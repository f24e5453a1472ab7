package io.barid.mailbox;

import io.barid.journey.JourneyEvent;
import io.barid.message.AccountId;
import io.barid.message.QueueId;
import io.barid.query.ContentStore;
import io.barid.query.Logins;
import io.barid.query.MaildropApi;
import io.barid.query.RecipientDirectory;
import io.barid.service.http.Neighbour;
import io.barid.service.journey.Journeys;
import io.barid.service.ready.Readiness;
import io.barid.service.token.Tokens;
import io.barid.services.RealKafka;
import io.barid.services.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The whole service on a free port, as its neighbours and operators see it. */
public final class RunningService implements AutoCloseable {

    public static final String ADMIN_TOKEN = "admin-token-of-the-tests";
    private static final Tokens TOKENS = new Tokens(ADMIN_TOKEN, "service-token-of-the-tests");
    private static final String SECRETS_KEY = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private final ConfigurableApplicationContext context;
    private final URI base;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Collection<Told> told = new ConcurrentLinkedQueue<>();

    /** A step of a message's journey. */
    public record Told(QueueId queueId, JourneyEvent event) {}

    private RunningService(Map<String, Object> variables) {
        context = new SpringApplicationBuilder(MailboxServiceApplication.class)
                .properties("spring.config.name=mailbox-service")
                .properties(variables)
                .registerShutdownHook(false)
                .initializers(beans -> ((GenericApplicationContext) beans)
                        .registerBean(
                                "journeys",
                                Journeys.class,
                                () -> (queueId, events) -> events.forEach(event -> told.add(new Told(queueId, event)))))
                .run();
        base = URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
    }

    /** Without Kafka: what it then does must work nevertheless. */
    public static RunningService without(TestDatabase database) {
        return new RunningService(variables(database));
    }

    public static RunningService without(TestDatabase database, Map<String, String> changed) {
        Map<String, Object> variables = variables(database);
        variables.putAll(changed);
        return new RunningService(variables);
    }

    public static RunningService with(RealKafka kafka, TestDatabase database) {
        Map<String, Object> variables = variables(database);
        variables.put("BARID_KAFKA_SERVERS", kafka.bootstrapServers());
        Map<String, String> client = kafka.clientProperties();
        if (client.containsKey("sasl.jaas.config")) {
            variables.put("BARID_KAFKA_SECURITY_PROTOCOL", client.get("security.protocol"));
            variables.put("BARID_KAFKA_SASL_MECHANISM", client.get("sasl.mechanism"));
            variables.put("BARID_KAFKA_USER", quoted(client.get("sasl.jaas.config"), "username"));
            variables.put("BARID_KAFKA_PASSWORD", quoted(client.get("sasl.jaas.config"), "password"));
        }
        variables.put("BARID_KAFKA_PARTITIONS", "2");
        RunningService service = new RunningService(variables);
        await(() -> service.context.getBean(Readiness.class).complete());
        return service;
    }

    private static Map<String, Object> variables(TestDatabase database) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("BARID_POSTGRES_URL", database.jdbcUrl());
        variables.put("BARID_POSTGRES_USER", "mailbox");
        variables.put("BARID_POSTGRES_PASSWORD", database.password("mailbox"));
        variables.put("BARID_MAILBOX_HTTP_PORT", "0");
        variables.put("BARID_ADMIN_TOKEN", TOKENS.adminToken());
        variables.put("BARID_SERVICE_TOKEN", TOKENS.serviceToken());
        variables.put("BARID_SECRETS_KEY", SECRETS_KEY);
        variables.put("BARID_KAFKA_SERVERS", "127.0.0.1:1");
        return variables;
    }

    private static String quoted(String jaas, String name) {
        Matcher matcher = Pattern.compile(name + "=\"([^\"]*)\"").matcher(jaas);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no " + name);
        }
        return matcher.group(1);
    }

    /** Asked until it is true; an exception counts as no. */
    public static void await(Callable<Boolean> question) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        Exception last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (question.call()) {
                    return;
                }
                last = null;
                Thread.sleep(50);
            } catch (Exception e) {
                last = e;
            }
        }
        throw new AssertionError("not within 60 seconds", last);
    }

    public <T> T as(String caller, Class<T> api) {
        return new Neighbour(base, TOKENS.forCaller(caller), Duration.ofSeconds(30)).as(api);
    }

    public RecipientDirectory recipients(String caller) {
        return as(caller, RecipientDirectory.class);
    }

    public Logins logins() {
        return as("pop3-gateway", Logins.class);
    }

    public ContentStore contents(String caller) {
        return as(caller, ContentStore.class);
    }

    public MaildropApi maildrops() {
        return as("pop3-gateway", MaildropApi.class);
    }

    /** What a neighbour of that name shows. */
    public static String tokenOf(String caller) {
        return TOKENS.forCaller(caller);
    }

    /** Where there are several of its type. */
    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public JdbcClient database() {
        return context.getBean(JdbcClient.class);
    }

    /** An answer of the admin API. */
    public HttpResponse<String> admin(String method, String path, String body) {
        return request(method, path, body, ADMIN_TOKEN);
    }

    public HttpResponse<String> request(String method, String path, String body, String token) {
        return request(method, path, body, token, "application/json");
    }

    /** @param type what the body is called */
    public HttpResponse<String> request(String method, String path, String body, String token, String type) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                    .timeout(Duration.ofSeconds(30))
                    .header("Authorization", "Bearer " + token)
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            if (body != null) {
                request.header("Content-Type", type);
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An answer of the admin API to octets, in octets. */
    public HttpResponse<byte[]> admin(String method, String path, String type, byte[] body) {
        try {
            return http.send(
                    HttpRequest.newBuilder(base.resolve(path))
                            .timeout(Duration.ofSeconds(30))
                            .header("Authorization", "Bearer " + ADMIN_TOKEN)
                            .header("Content-Type", type)
                            .method(method, BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return base.getPort();
    }

    /** Makes the account's domain where it is missing. */
    public AccountId account(String address, String password) {
        admin("PUT", "/v1/domains/" + address.substring(address.indexOf('@') + 1), null);
        HttpResponse<String> answer = admin("PUT", "/v1/accounts/" + address, "{\"password\":\"" + password + "\"}");
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(answer.body());
        }
        return new AccountId(database()
                .sql(
                        "select a.id from account a join domain d on d.id = a.domain where a.local_part || '@' || d.name = ?")
                .param(address)
                .query(Long.class)
                .single());
    }

    /** What it told of a message so far. */
    public List<JourneyEvent> journey(QueueId queueId) {
        return told.stream()
                .filter(it -> it.queueId().equals(queueId))
                .map(Told::event)
                .toList();
    }

    /** All that it told so far. */
    public List<Told> told() {
        return List.copyOf(told);
    }

    public Tokens tokens() {
        return TOKENS;
    }

    @Override
    public void close() {
        context.close();
        http.close();
    }
}
