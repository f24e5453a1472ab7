package io.barid.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.message.AccountId;
import io.barid.message.Envelope;
import io.barid.message.MessageContent;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.message.Sha256;
import io.barid.relay.Surroundings.Copy;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.LocalHandOver;
import io.barid.transit.Topics;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

class RelayIT {

    private static Surroundings around;

    private ConfigurableApplicationContext relay;

    @BeforeAll
    static void surroundings() throws Exception {
        around = new Surroundings();
    }

    @AfterAll
    static void end() {
        around.close();
    }

    @BeforeEach
    void start() throws Exception {
        around.mailboxService.mood = FakeMailboxService.Mood.ANSWERS;
        around.mailboxService.thinks = Duration.ZERO;
        relay = around.relay();
    }

    @AfterEach
    void stop() {
        around.endRelays();
    }

    @Test
    void handsMailOverOctetForOctet() throws Exception {
        byte[] content = new byte[MessageContent.MAX_INLINE_OCTETS];
        new Random(1).nextBytes(content);
        AcceptedMessage large = Messages.of(new Origin.Mx(), content, "u5@ours.test");
        AcceptedMessage team = Messages.to("team@ours.test", "u1@ours.test", "Postmaster");
        AcceptedMessage stored = stored("u6@ours.test");
        around.send(List.of(large, team, stored));
        awaitCopies(List.of(copy(large, 5), copy(team, 1), copy(team, 2), copy(team, 9_999), copy(stored, 6)));
        assertThat(handOver(large).value()).isEqualTo(content);
        assertThat(handOver(large).header().reversePath())
                .isEqualTo(large.envelope().reversePath());
        assertThat(handOver(large).header().acceptedAt())
                .isEqualTo(large.envelope().acceptedAt());
        assertThat(handOver(stored).header().content()).isEqualTo(stored.content());
        assertThat(around.mailboxService.authorization).startsWith("Bearer relay-service:");
        assertThat(around.count("select count(*) from message where queue_id = '%s'"
                        .formatted(team.envelope().queueId().value())))
                .isZero();
    }

    @Test
    void nothingIsLostWhileMailboxServiceIsAway() throws Exception {
        around.mailboxService.stop();
        List<AcceptedMessage> messages = new ArrayList<>();
        List<Copy> expected = new ArrayList<>();
        for (int i = 1; i <= 700; i++) {
            messages.add(Messages.to("u" + i + "@ours.test", "u" + (i + 1_000) + "@ours.test"));
            expected.add(copy(messages.getLast(), i));
            expected.add(copy(messages.getLast(), i + 1_000));
        }
        messages.add(stored("u1@ours.test"));
        expected.add(copy(messages.getLast(), 1));
        around.send(messages);
        Surroundings.await("unrouted mail", 30, () -> unrouted() == 1_401);
        assertThat(around.queue(relay, "?state=unrouted&size=1").get("total").asLong())
                .isEqualTo(1_401);
        around.mailboxService.start();
        awaitCopies(expected);
        Surroundings.await("an empty queue", 30, () -> unrouted() == 0);
        assertThat(handOver(messages.getFirst()).value())
                .isEqualTo(messages.getFirst().value());
        assertThat(around.count("select count(*) from message m where not exists"
                        + " (select from queued q where q.queue_id = m.queue_id)"))
                .isZero();
        assertThat(copiesOf(expected)).doesNotHaveDuplicates();
    }

    @Test
    void aHangingMailboxServiceHoldsNothingUp() throws Exception {
        around.mailboxService.mood = FakeMailboxService.Mood.HANGS;
        int before = around.mailboxService.questions.get();
        List<Copy> expected = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            AcceptedMessage message = Messages.to("u" + i + "@ours.test");
            expected.add(copy(message, i));
            around.send(List.of(message));
            Thread.sleep(100);
        }
        Surroundings.await("unrouted mail", 15, () -> unrouted() == 60);
        assertThat(around.mailboxService.questions.get() - before).isLessThan(12);
        around.mailboxService.mood = FakeMailboxService.Mood.FAILS;
        Thread.sleep(2_000);
        around.mailboxService.mood = FakeMailboxService.Mood.ANSWERS;
        awaitCopies(expected);
    }

    @Test
    void twoReplicasShareTheBacklog() throws Exception {
        around.mailboxService.mood = FakeMailboxService.Mood.FAILS;
        List<AcceptedMessage> messages = new ArrayList<>();
        List<Copy> expected = new ArrayList<>();
        for (int i = 1; i <= 6_000; i++) {
            messages.add(Messages.to("u" + i + "@ours.test"));
            expected.add(copy(messages.getLast(), i));
        }
        around.send(messages);
        Surroundings.await("unrouted mail", 60, () -> unrouted() == 6_000);
        around.relay();
        // so long that both are at work
        around.mailboxService.thinks = Duration.ofMillis(1_500);
        around.mailboxService.mood = FakeMailboxService.Mood.ANSWERS;
        awaitCopies(expected);
        Surroundings.await("an empty queue", 30, () -> unrouted() == 0);
        assertThat(copiesOf(expected)).doesNotHaveDuplicates();
    }

    @Test
    void whatGoesElsewhereIsInTheQueueOnceAndAStrangersMailOnlyByAnAlias() throws Exception {
        AcceptedMessage stranger = Messages.to("out@ours.test", "u3@ours.test", "far@elsewhere.test");
        AcceptedMessage account = Messages.from(
                new Origin.Submission(new AccountId(1)),
                "out@ours.test",
                "someone@elsewhere.test",
                "far@elsewhere.test",
                "nobody@ours.test");
        around.send(List.of(stranger, account));
        awaitCopies(List.of(copy(stranger, 3)));
        Surroundings.await("the rows", 20, () -> queued(account).size() == 2);
        assertThat(queued(stranger)).containsExactly("<someone@elsewhere.test> <out@ours.test>");
        assertThat(queued(account)).hasSize(2).contains("<far@elsewhere.test> <far@elsewhere.test>");
        assertThat(around.count("select octet_length(content) from message where queue_id = '%s'"
                        .formatted(account.envelope().queueId().value())))
                .isEqualTo(account.value().length);
        // what was given first is in one column, and the rest in another; the alias comes second when the directory's
        // answer does
        assertThat(around.count("select count(*) from queued where recipient = '<someone@elsewhere.test>'"
                        + " and cardinality(also) = 1"
                        + " and given || also @> '{<out@ours.test>, <someone@elsewhere.test>}'"
                        + " and queue_id = '%s'"
                                .formatted(account.envelope().queueId().value())))
                .isOne();
        assertThat(around.get(relay, "/v1/queue", "a-wrong-token-of-tests").statusCode())
                .isEqualTo(401);
        assertThat(around.get(relay, "/actuator/prometheus", "").body())
                .contains(
                        "mail_relay_queued_recipients{",
                        "mail_relay_oldest_seconds{",
                        "mail_relay_attempts_recipients_total{",
                        "mail_relay_duplicates_recipients_total{",
                        "mail_consumer_lag_records{topic=\"mail.accepted\"}",
                        "mail_kafka_brokers ",
                        "postgres_connections{");
    }

    @Test
    void putsPoisonAsideAndGoesOn() throws Exception {
        AcceptedMessage before = Messages.to("u1@ours.test");
        AcceptedMessage after = Messages.to("u2@ours.test");
        AcceptedMessage lying = Messages.to("u3@ours.test");
        int letters = around.records(Topics.dead(Topics.ACCEPTED)).size();
        around.send(List.of(before));
        around.send(new ProducerRecord<>(Topics.ACCEPTED, "no envelope".getBytes(StandardCharsets.US_ASCII)));
        ProducerRecord<byte[], byte[]> cut = new ProducerRecord<>(Topics.ACCEPTED, new byte[3]);
        cut.headers().add(Topics.ENVELOPE_HEADER, lying.header());
        around.send(cut);
        ProducerRecord<byte[], byte[]> pathless = new ProducerRecord<>(Topics.ACCEPTED, lying.value());
        pathless.headers()
                .add(
                        Topics.ENVELOPE_HEADER,
                        new String(lying.header(), StandardCharsets.UTF_8)
                                .replace("\"path\"", "\"pith\"")
                                .getBytes(StandardCharsets.UTF_8));
        around.send(pathless);
        around.send(List.of(after));
        awaitCopies(List.of(copy(before, 1), copy(after, 2)));
        Surroundings.await(
                "dead letters",
                20,
                () -> around.records(Topics.dead(Topics.ACCEPTED)).size() == letters + 3);
        ConsumerRecord<byte[], byte[]> letter = around.records(Topics.dead(Topics.ACCEPTED)).stream()
                .filter(record -> record.value().length == 11)
                .findFirst()
                .orElseThrow();
        assertThat(new String(letter.headers().lastHeader("reason").value(), StandardCharsets.UTF_8))
                .contains("no Header header");
        assertThat(around.get(relay, "/actuator/prometheus", "").body()).contains("mail_relay_dead_total 3.0");
    }

    /** The position's row is locked, so the service is ended after the publish and before the commit. */
    @Test
    void killedBeforeTheCommitItHandsOverAgain() throws Exception {
        AcceptedMessage first = Messages.to("u1@ours.test", "out@ours.test");
        try (Connection other = around.database.connect("relay")) {
            other.setAutoCommit(false);
            other.createStatement().execute("select * from kafka_position where topic = 'mail.accepted' for update");
            around.send(List.of(first));
            awaitCopies(List.of(copy(first, 1)));
            relay.close();
            other.rollback();
        }
        assertThat(around.count("select count(*) from queued where queue_id = '%s'"
                        .formatted(first.envelope().queueId().value())))
                .isZero();
        AcceptedMessage second = Messages.to("u2@ours.test");
        relay = around.relay();
        around.send(List.of(second));
        awaitCopies(List.of(copy(second, 2)));
        Surroundings.await("the row", 20, () -> queued(first).size() == 1);
        Surroundings.await(
                "the repeat",
                20,
                () -> around.copies().stream().filter(copy(first, 1)::equals).count() == 2);
    }

    @Test
    void everythingArrivesThoughPostgresWasAway() throws Exception {
        List<Copy> expected = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            if (i == 10) {
                around.postgres.stop();
            }
            if (i == 50) {
                around.postgres.start();
            }
            AcceptedMessage message = Messages.to("u" + i + "@ours.test");
            expected.add(copy(message, i));
            around.send(List.of(message));
            Thread.sleep(200);
        }
        awaitCopies(expected);
    }

    private static AcceptedMessage stored(String recipient) {
        AcceptedMessage inline = Messages.to(recipient);
        return new AcceptedMessage(
                inline.envelope(), new MessageContent.Stored(30_000_000, new Sha256("ab".repeat(32))), null);
    }

    private static Copy copy(AcceptedMessage message, long account) {
        return new Copy(message.envelope().queueId(), account);
    }

    private static void awaitCopies(List<Copy> expected) throws InterruptedException {
        Surroundings.await(
                "the hand-over", 90, () -> Set.copyOf(around.copies()).containsAll(expected));
    }

    private static List<Copy> copiesOf(List<Copy> expected) {
        Set<QueueId> ids = expected.stream().map(Copy::queueId).collect(Collectors.toSet());
        return around.copies().stream()
                .filter(copy -> ids.contains(copy.queueId()))
                .toList();
    }

    private static LocalHandOver handOver(AcceptedMessage message) {
        Envelope envelope = message.envelope();
        return around.handedOver.stream()
                .filter(each -> each.header().queueId().equals(envelope.queueId()))
                .findFirst()
                .orElseThrow();
    }

    private static long unrouted() throws Exception {
        return around.count("select count(*) from queued where state = 'unrouted'");
    }

    /** Recipients and what RCPT gave. */
    private List<String> queued(AcceptedMessage message) throws Exception {
        JsonNode items = around.queue(relay, "?size=1000").get("items");
        return StreamSupport.stream(items.spliterator(), false)
                .filter(item -> item.get("queueId")
                        .asString()
                        .equals(message.envelope().queueId().toString()))
                .map(item -> item.get("recipient").asString() + " "
                        + item.get("given").asString())
                .toList();
    }

    private List<String> held(AcceptedMessage message) throws Exception {
        JsonNode items = around.queue(relay, "?state=held&size=1000").get("items");
        return StreamSupport.stream(items.spliterator(), false)
                .filter(item -> item.get("queueId")
                        .asString()
                        .equals(message.envelope().queueId().toString()))
                .map(item -> item.get("recipient").asString() + " "
                        + item.get("given").asString() + " "
                        + item.get("status").asString())
                .toList();
    }
}
