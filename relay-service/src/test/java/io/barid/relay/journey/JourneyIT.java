package io.barid.relay.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.journey.JourneyEvent;
import io.barid.message.QueueId;
import io.barid.relay.Surroundings;
import io.barid.service.journey.Journeys;
import io.barid.transit.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JourneyIT {

    private static Surroundings around;
    private static ConfigurableApplicationContext relay;
    private static Journeys journeys;

    @BeforeAll
    static void start() throws Exception {
        around = new Surroundings();
        relay = around.relay(Map.of());
        journeys = relay.getBean(Journeys.class);
        // whatever is slow only the first time
        QueueId warm = QueueId.next();
        journeys.tell(warm, accepted("warm@up.example", "warm@up.example", "<warm@up>"));
        Surroundings.await("the first journey", 30, () -> get("/" + warm).statusCode() == 200);
    }

    @AfterAll
    static void end() {
        around.close();
    }

    private static JourneyEvent accepted(String sender, String recipient, String messageId) {
        return new JourneyEvent.Accepted(
                Instant.now(), sender, List.of(recipient), Optional.of(messageId), 10, Optional.empty(), 1);
    }

    private static JourneyEvent routed(String sender, String recipient) {
        return new JourneyEvent.Routed(
                Instant.now(),
                sender,
                List.of(new JourneyEvent.Routed.Way(recipient, JourneyEvent.Routed.Kind.MAILBOX, "7")));
    }

    private static JourneyEvent stored() {
        return new JourneyEvent.Stored(Instant.now(), "7", Optional.empty(), 3, 4120);
    }

    private static JourneyEvent bounced(String recipient) {
        return new JourneyEvent.Bounced(Instant.now(), List.of(recipient), "5.1.1", "no", Optional.empty());
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return around.get(relay, "/v1/journeys" + path, Surroundings.ADMIN_TOKEN);
    }

    private static JsonNode json(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonMapper().readTree(answer.body());
    }

    private static List<String> found(String query) throws Exception {
        List<String> ids = new ArrayList<>();
        json(query).path("items").forEach(item -> ids.add(item.path("queueId").asString()));
        return ids;
    }

    private static void awaitSteps(QueueId queueId, int steps) throws Exception {
        JsonMapper mapper = new JsonMapper();
        Surroundings.await(
                steps + " steps",
                10,
                () -> mapper.readTree(get("/" + queueId).body()).path("steps").size() == steps);
    }

    private static double passedOver(String cause) {
        return relay.getBean(MeterRegistry.class)
                .get("mail.journey.passed.over")
                .tag("cause", cause)
                .counter()
                .count();
    }

    private static QueueId idOf(Instant time) {
        UUID random = UUID.randomUUID();
        return new QueueId(
                new UUID(time.toEpochMilli() << 16 | 0x7000, random.getLeastSignificantBits() | Long.MIN_VALUE));
    }

    @Test
    void whatIsToldIsVisibleWithinTwoSeconds() throws Exception {
        for (int i = 0; i < 3; i++) {
            QueueId queueId = QueueId.next();
            long told = System.nanoTime();
            journeys.tell(queueId, accepted("a@a.example", "b@b.example", "<1@a>"));
            while (get("/" + queueId).statusCode() != 200) {
                assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(Duration.ofSeconds(2));
                Thread.sleep(20);
            }
        }
    }

    @Test
    void aJourneyIsToldInOrderWithItsFactsAndState() throws Exception {
        QueueId queueId = QueueId.next();
        JourneyEvent accepted = accepted("Alice@a.example", "Bob@b.example", "<Fact@a>");
        JourneyEvent routed = routed("Alice@a.example", "Bob@b.example");
        journeys.tell(queueId, routed);
        awaitSteps(queueId, 1);
        journeys.tell(queueId, accepted);
        awaitSteps(queueId, 2);
        JsonNode underway = json("/" + queueId);
        assertThat(underway.path("state").asString()).isEqualTo("underway");
        assertThat(underway.path("settled").asBoolean(true)).isFalse();
        journeys.tell(queueId, stored());
        awaitSteps(queueId, 3);
        JsonNode journey = json("/" + queueId);
        assertThat(journey.path("steps")
                        .valueStream()
                        .map(step -> step.path("step").asString()))
                .containsExactly("accepted", "routed", "stored");
        assertThat(journey.path("state").asString()).isEqualTo("delivered");
        assertThat(journey.path("settled").asBoolean()).isTrue();
        assertThat(journey.path("sender").asString()).isEqualTo("Alice@a.example");
        assertThat(journey.path("recipients").get(0).asString()).isEqualTo("Bob@b.example");
        assertThat(journey.path("messageId").asString()).isEqualTo("<Fact@a>");
        assertThat(journey.path("outcomes").toString()).isEqualTo("[\"accepted\",\"stored\"]");
    }

    @Test
    void journeysAreFoundByEachFactAndSeveral() throws Exception {
        String mine = "@" + UUID.randomUUID() + ".example";
        QueueId first = QueueId.next();
        Thread.sleep(2);
        QueueId second = QueueId.next();
        journeys.tell(first, accepted("Sender" + mine, "one" + mine, "<First" + mine + ">"));
        journeys.tell(second, accepted("sender" + mine, "two" + mine, "<Second" + mine + ">"));
        awaitSteps(second, 1);
        // in a row of its own
        journeys.tell(first, bounced("one" + mine));
        awaitSteps(first, 2);
        String one = first.toString();
        String two = second.toString();
        assertThat(found("?sender=SENDER" + mine)).containsExactly(two, one);
        assertThat(found("?recipient=one" + mine)).containsExactly(one);
        assertThat(found("?messageId=Second" + mine)).containsExactly(two);
        assertThat(found("?sender=sender" + mine + "&outcome=bounced")).containsExactly(one);
        assertThat(found("?recipient=two" + mine + "&outcome=bounced")).isEmpty();
        assertThat(found("?recipient=two" + mine + "&outcome=bounced,accepted")).containsExactly(two);
        assertThat(found("?sender=sender" + mine + "&recipient=one" + mine + "&messageId=%3CFirst" + mine + "%3E"))
                .containsExactly(one);
        assertThat(found("?sender=sender" + mine + "&since=1h")).hasSize(2);
        assertThat(found("?sender=sender" + mine + "&until=1h")).isEmpty();
        assertThat(found("?outcome=bounced")).contains(one).doesNotContain(two);
        assertThat(found("?limit=500")).contains(one, two);
        JsonNode page = json("?sender=sender" + mine + "&limit=1");
        assertThat(page.path("items").size()).isEqualTo(1);
        assertThat(page.path("next").asString()).isEqualTo(two);
        assertThat(found("?sender=sender" + mine + "&limit=1&before=" + two)).containsExactly(one);
        JsonNode item = json("?recipient=one" + mine).path("items").get(0);
        assertThat(item.path("outcomes").toString()).isEqualTo("[\"accepted\",\"bounced\"]");
        assertThat(item.path("recipients").toString()).isEqualTo("[\"one" + mine + "\"]");
    }

    @Test
    void everyRecipientFindsIt() throws Exception {
        String mine = "@" + UUID.randomUUID() + ".example";
        List<String> recipients = List.of("a" + mine, "b" + mine, "c" + mine);
        QueueId queueId = QueueId.next();
        journeys.tell(
                queueId,
                new JourneyEvent.Accepted(Instant.now(), "", recipients, Optional.empty(), 1, Optional.empty(), 1));
        awaitSteps(queueId, 1);
        for (String recipient : recipients) {
            assertThat(found("?recipient=" + recipient + "&sender=%3C%3E")).containsExactly(queueId.toString());
        }
        assertThat(rows(queueId)).isEqualTo(3);
    }

    private static long rows(QueueId queueId) throws Exception {
        return around.count("select count(*) from journey where queue_id = '" + queueId.value() + "'");
    }

    @Test
    void questionsThatCannotBeAnsweredSayWhy() throws Exception {
        assertThat(get("/no-id").statusCode()).isEqualTo(400);
        assertThat(get("?sender=nobody").statusCode()).isEqualTo(400);
        assertThat(get("?outcome=lost").body()).contains("bounced");
        assertThat(get("?sendr=a@b.example").statusCode()).isEqualTo(400);
        assertThat(get("?limit=501").statusCode()).isEqualTo(400);
        assertThat(get("?since=%2B1000000000-01-01T00:00:00Z").statusCode()).isEqualTo(400);
        assertThat(json("?since=9999-01-01T00:00:00Z").path("items")).isEmpty();
        assertThat(json("?messageId=%00").path("items")).isEmpty();
        HttpResponse<String> unknown = get("/" + QueueId.next());
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("Nothing is known");
        HttpResponse<String> expired = get("/" + idOf(Instant.now().minus(Duration.ofDays(40))));
        assertThat(expired.statusCode()).isEqualTo(404);
        assertThat(expired.body()).contains("no longer kept").contains("30 days");
        assertThat(around.get(relay, "/v1/journeys", Surroundings.SERVICE_TOKEN).statusCode())
                .isEqualTo(401);
    }

    /** What is kept of a strange Message-ID is cut and cleaned; whoever asks has it as it was sent. */
    @Test
    void aStrangeMessageIdIsFoundAsItWasSent() throws Exception {
        QueueId queueId = QueueId.next();
        String messageId = "<" + "x".repeat(500) + "\uD83D\uDE00" + queueId + ">";
        journeys.tell(
                queueId,
                new JourneyEvent.Accepted(
                        Instant.now(),
                        "a@a.example",
                        List.of("b@b.example"),
                        Optional.of(messageId),
                        1,
                        Optional.empty(),
                        1));
        Surroundings.await("the journey", 10, () -> get("/" + queueId).statusCode() == 200);
        assertThat(found("?sender=a@a.example&since=1m&messageId="
                        + URLEncoder.encode(messageId, StandardCharsets.UTF_8)))
                .contains(queueId.toString());
    }

    /** The rows and the position are one transaction: whatever ends it, each row is there once. */
    @Test
    void aBatchThatComesAgainChangesNothing() throws Exception {
        around.run("""
                create sequence tries;
                create function fails_at_first() returns trigger language plpgsql as $$
                begin
                    if new.topic = 'mail.journey' and nextval('tries') <= 2 then
                        raise exception 'not now';
                    end if;
                    return null;
                end $$;
                create constraint trigger fails_at_first after update on kafka_position
                deferrable initially deferred for each row execute function fails_at_first()""");
        try {
            QueueId queueId = QueueId.next();
            journeys.tell(queueId, stored());
            Surroundings.await("a journey at last", 10, () -> get("/" + queueId).statusCode() == 200);
            assertThat(around.count("select last_value from tries")).isGreaterThanOrEqualTo(3);
            assertThat(rows(queueId)).isEqualTo(1);
        } finally {
            around.run(
                    "drop trigger fails_at_first on kafka_position; drop function fails_at_first; drop sequence tries");
        }
    }

    @Test
    void whatPostgresRefusesIsDroppedAlone() throws Exception {
        String today = "journey_" + LocalDate.now(ZoneOffset.UTC).toString().replace("-", "");
        around.run("alter table " + today + " add constraint no_poison check (sender <> 'poison@a.example')");
        double before = passedOver("refused");
        QueueId poison = QueueId.next();
        QueueId sound = QueueId.next();
        journeys.tell(poison, accepted("poison@a.example", "b@b.example", "<p@a>"));
        journeys.tell(sound, accepted("sound@a.example", "b@b.example", "<s@a>"));
        Surroundings.await("the other journey", 10, () -> get("/" + sound).statusCode() == 200);
        Surroundings.await("a refusal", 10, () -> passedOver("refused") == before + 1);
        assertThat(get("/" + poison).statusCode()).isEqualTo(404);
    }

    @Test
    void whatNobodyCanReadIsCountedAndPassedOver() throws Exception {
        double before = passedOver("unreadable");
        around.send(new ProducerRecord<>(Topics.JOURNEY, "no id".getBytes(), "[]".getBytes()));
        around.send(
                new ProducerRecord<>(Topics.JOURNEY, QueueId.next().toString().getBytes(), "{}".getBytes()));
        Surroundings.await("two unreadable records", 10, () -> passedOver("unreadable") == before + 2);
        QueueId queueId = QueueId.next();
        journeys.tell(queueId, stored());
        awaitSteps(queueId, 1);
    }

    @Test
    void whatHappensToOldMailGetsItsDayUntilThatExpires() throws Exception {
        QueueId old = idOf(Instant.now().minus(Duration.ofDays(20)));
        journeys.tell(old, stored());
        Surroundings.await("an old journey", 10, () -> get("/" + old).statusCode() == 200);
        double before = passedOver("expired");
        journeys.tell(idOf(Instant.now().minus(Duration.ofDays(32))), stored());
        journeys.tell(idOf(Instant.now().plus(Duration.ofDays(9))), stored());
        Surroundings.await("two that are not kept", 10, () -> passedOver("expired") == before + 2);
    }

    @Test
    void daysComeAndGo() {
        Days days = relay.getBean(Days.class);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        days.ensure(List.of(today.minusDays(31), today.minusDays(30), today.minusDays(29)));
        days.tend(Instant.now());
        assertThat(days.all())
                .contains(today.minusDays(30), today.minusDays(29), today, today.plusDays(1), today.plusDays(2))
                .doesNotContain(today.minusDays(31));
    }

    @Test
    void replicasMakeTheSameDaysAtTheSameTime() throws Exception {
        JourneySettings settings = new JourneySettings(Duration.ofDays(30));
        List<LocalDate> wanted =
                LocalDate.of(2031, 1, 1).datesUntil(LocalDate.of(2031, 1, 6)).toList();
        try (ExecutorService replicas = Executors.newFixedThreadPool(4)) {
            List<Callable<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Days days =
                        new Days(relay.getBean(JdbcClient.class), relay.getBean(TransactionTemplate.class), settings);
                all.add(() -> {
                    days.ensure(wanted);
                    return true;
                });
            }
            for (Future<Boolean> each : replicas.invokeAll(all)) {
                assertThat(each.get()).isTrue();
            }
        }
        assertThat(relay.getBean(Days.class).all()).containsAll(wanted);
    }

    /** Another replica may drop a day that this one remembers. */
    @Test
    void aDayThatIsGoneComesBackWhenSomethingIsToldOfIt() throws Exception {
        Instant time = Instant.now().minus(Duration.ofDays(10));
        QueueId first = idOf(time);
        journeys.tell(first, stored());
        Surroundings.await("an old journey", 10, () -> get("/" + first).statusCode() == 200);
        around.run("drop table journey_"
                + LocalDate.ofInstant(time, ZoneOffset.UTC).toString().replace("-", ""));
        QueueId second = idOf(time);
        journeys.tell(second, stored());
        Surroundings.await("another", 10, () -> get("/" + second).statusCode() == 200);
    }
}
