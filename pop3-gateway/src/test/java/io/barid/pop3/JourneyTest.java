package io.barid.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.journey.JourneyEvent;
import io.barid.journey.JourneyEvent.Fetched;
import io.barid.message.QueueId;
import io.barid.pop3.Fixture.Account;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of messages that were fetched, and that nothing depends on it. */
class JourneyTest {

    private static final Map<QueueId, List<JourneyEvent>> TOLD = new ConcurrentHashMap<>();

    private static Fixture fixture;
    private static RunningGateway gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        fixture = new Fixture(folder);
        gateway = RunningGateway.telling(
                (queueId, events) -> TOLD.computeIfAbsent(queueId, id -> new CopyOnWriteArrayList<>())
                        .addAll(events),
                fixture.mailbox.url(),
                fixture.certificate,
                "BARID_PROXY_NETWORKS=127.0.0.1/32");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        fixture.close();
    }

    /** By way of a balancer. */
    private static TestClient client(Account account) throws Exception {
        TestClient client = TestClient.inClear(gateway.pop3s());
        client.send("PROXY TCP4 192.0.2.7 198.51.100.1 40000 995\r\n");
        client.startTls();
        return client.login(account.name(), Fixture.PASSWORD);
    }

    @Test
    void whatWasSentWholeIsTold() throws Exception {
        Account bob = fixture.account();
        byte[] message = Fixture.message(3_000, 1);
        QueueId first = bob.maildrop().deliverAccepted(message);
        QueueId second = bob.maildrop().deliverAccepted(message);
        bob.maildrop().deliver(message);
        try (TestClient client = client(bob)) {
            assertThat(client.ask("TOP 1 1000")).startsWith("+OK");
            client.readMessage();
            for (int number = 2; number <= 3; number++) {
                assertThat(client.ask("RETR " + number)).startsWith("+OK");
                assertThat(client.readMessage()).isEqualTo(message);
            }
            assertThat(client.ask("QUIT")).startsWith("+OK");
        }
        Fetched fetched = (Fetched) TOLD.get(second).getFirst();
        assertThat(TOLD.get(second))
                .containsExactly(
                        new Fetched(fetched.at(), bob.maildrop().account().toString(), "192.0.2.7", message.length));
        assertThat(TOLD).as("TOP is no fetch").doesNotContainKey(first);
    }

    @Test
    void whatBrokeOffWasNotFetched() throws Exception {
        Account bob = fixture.account();
        QueueId queueId = bob.maildrop().deliverAccepted(Fixture.message(20_000_000, 1));
        try (TestClient client = client(bob)) {
            assertThat(client.ask("RETR 1")).startsWith("+OK");
        }
        Fixture.await(
                Duration.ofSeconds(10),
                "the end of the session",
                () -> !bob.maildrop().locked());
        assertThat(TOLD).doesNotContainKey(queueId);
    }

    /** Away, without what it asks for, and with settings that cannot work. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "BARID_KAFKA_SERVERS=127.0.0.1:1",
                "BARID_KAFKA_SERVERS=kafka.invalid:9092",
                "BARID_KAFKA_SECURITY_PROTOCOL=SASL_SSL",
                "BARID_KAFKA_TRUSTSTORE=/none",
            })
    void mailIsReadWhateverIsWrongWithKafka(String setting) throws Exception {
        Account bob = fixture.account();
        bob.maildrop().deliverAccepted(Fixture.message(100, 1));
        long stopping;
        try (RunningGateway other = fixture.gateway("BARID_JOURNEYS=on", setting)) {
            try (TestClient client = bob.client(other)) {
                assertThat(client.ask("RETR 1")).startsWith("+OK");
                client.readMessage();
                assertThat(client.ask("QUIT")).startsWith("+OK");
            }
            assertThat(ready(other)).contains("UP");
            stopping = System.nanoTime();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - stopping)).isLessThan(Duration.ofSeconds(8));
    }

    private static String ready(RunningGateway gateway) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + gateway.httpPort() + "/actuator/health/readiness");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        }
    }
}
