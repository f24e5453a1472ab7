package io.barid.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.message.MessageContent;
import io.barid.services.RealKafka;
import io.barid.smtp.listener.MailPorts;
import io.barid.smtp.policy.MailPort;
import io.barid.transit.AcceptedMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service on a real Kafka that comes and goes. */
@Timeout(300)
class SmtpGatewayIT {

    private static final byte[] CONTENT = "Subject: hello\r\n\r\nhello\r\n".getBytes(US_ASCII);

    private static RealKafka kafka;
    private static MailboxStandIn mailbox;
    private static ConfigurableApplicationContext gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        kafka = RealKafka.own();
        mailbox = new MailboxStandIn();
        Map<String, Object> settings = new HashMap<>(GatewaySettings.of(kafka, mailbox, folder));
        settings.put("spring.config.name", "smtp-gateway");
        gateway = new SpringApplicationBuilder(SmtpGatewayApplication.class)
                .properties(settings)
                .run();
        assertThat(readiness()).isEqualTo(503);
        try (TestClient early = new TestClient(mx())) {
            assertThat(early.reply()).isEqualTo("220 mx.here.example ESMTP Barid");
            early.ask("EHLO client.example");
            assertThat(early.ask("MAIL FROM:<>")).startsWith("451 4.3.0 ");
        }
        GatewaySettings.createTopics(kafka);
        awaitTaken(Duration.ofSeconds(20));
        assertThat(readiness()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        mailbox.close();
        kafka.close();
    }

    private static InetSocketAddress mx() {
        int port = gateway.getBean(MailPorts.class).number(MailPort.MX);
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        String port = gateway.getEnvironment().getProperty("local.server.port");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static int readiness() throws Exception {
        return get("/actuator/health/readiness").statusCode();
    }

    private static String mail() throws IOException {
        try (TestClient client = new TestClient(mx())) {
            client.reply();
            client.ask("EHLO client.example");
            return client.ask("MAIL FROM:<jones@client.example>");
        }
    }

    private static Duration awaitTaken(Duration most) throws Exception {
        return await("250 ", most);
    }

    private static Duration await(String code, Duration most) throws Exception {
        long begin = System.nanoTime();
        String reply = mail();
        while (!reply.startsWith(code) && System.nanoTime() - begin < most.toNanos()) {
            Thread.sleep(100);
            reply = mail();
        }
        assertThat(reply).startsWith(code);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static List<AcceptedMessage> published() throws Exception {
        return AcceptedTopic.read(kafka);
    }

    private static List<String> publishedIds() throws Exception {
        return published().stream()
                .map(message -> message.envelope().queueId().toString())
                .toList();
    }

    private static String queueId(String reply) {
        assertThat(reply).startsWith("250 2.0.0 Ok: queued as ");
        return reply.substring(reply.lastIndexOf(' ') + 1);
    }

    @Test
    void whatIsAcceptedIsInKafka() throws Exception {
        try (TestClient client = TestClient.ready(mx(), "bob@here.example")) {
            String small = queueId(client.data(CONTENT));
            byte[] large = ("x".repeat(998) + "\r\n").repeat(900).getBytes(US_ASCII);
            String stored = queueId(client.mail("bob@here.example").data(large));
            Map<String, AcceptedMessage> messages = new HashMap<>();
            published()
                    .forEach(
                            message -> messages.put(message.envelope().queueId().toString(), message));
            assertThat(new String(messages.get(small).value(), US_ASCII)).endsWith(new String(CONTENT, US_ASCII));
            assertThat(messages.get(stored).content()).isInstanceOf(MessageContent.Stored.class);
            assertThat(mailbox.stored(stored)).hasSizeGreaterThan(large.length).endsWith(large);
        }
        assertThat(get("/actuator/prometheus").body())
                .contains("mail_smtp_accepted_octets_count", "mail_smtp_topic_durable 1.0", "mail_smtp_refused_total");
    }

    @Test
    void withKafkaAwayMailIsDeferredWithin10SecondsAndTakenAgainLater() throws Exception {
        kafka.stop();
        try {
            assertThat(await("451 4.3.0 ", Duration.ofSeconds(10))).isLessThan(Duration.ofSeconds(10));
            assertThat(readiness()).as("readiness does not look at neighbours").isEqualTo(200);
        } finally {
            kafka.start();
        }
        awaitTaken(Duration.ofSeconds(30));
        try (TestClient client = TestClient.ready(mx(), "bob@here.example")) {
            String queueId = queueId(client.data(CONTENT));
            assertThat(publishedIds()).contains(queueId);
        }
    }

    /** What is answered with 250 is there, once; what is answered with 451 is not; of the rest nothing is said. */
    @Test
    void underTrafficEveryReplyStaysTrueWhileKafkaGoesAndComesBack() throws Exception {
        AtomicBoolean ending = new AtomicBoolean();
        Set<String> kept = ConcurrentHashMap.newKeySet();
        List<Thread> senders = Stream.generate(() -> Thread.ofVirtual().start(() -> sendUntil(ending, kept)))
                .limit(4)
                .toList();
        Thread.sleep(1_500);
        assertThat(kept).isNotEmpty();
        kafka.stop();
        Thread.sleep(2_000);
        kafka.start();
        int before = kept.size();
        while (kept.size() < before + 20) {
            Thread.sleep(50);
        }
        ending.set(true);
        for (Thread sender : senders) {
            sender.join();
        }
        assertThat(publishedIds()).doesNotHaveDuplicates().containsAll(kept);
    }

    private static void sendUntil(AtomicBoolean ending, Set<String> kept) {
        while (!ending.get()) {
            try (TestClient client = TestClient.ready(mx(), "bob@here.example")) {
                client.socket().setSoTimeout(120_000);
                while (!ending.get()) {
                    String reply = client.data(CONTENT);
                    if (reply.startsWith("250 ")) {
                        kept.add(queueId(reply));
                    } else {
                        Thread.sleep(100);
                    }
                    client.ask("RSET");
                    client.mail("bob@here.example");
                }
            } catch (IOException e) {
                // silence: the client does not know, and would send again
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
