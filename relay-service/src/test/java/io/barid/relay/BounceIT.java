package io.barid.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.ReversePath;
import io.barid.message.AccountId;
import io.barid.message.BodyType;
import io.barid.message.DsnRequest;
import io.barid.message.Envelope;
import io.barid.message.MessageContent;
import io.barid.message.Notify;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.relay.bounce.Notice;
import io.barid.relay.bounce.Outbox;
import io.barid.relay.bounce.Reports;
import io.barid.status.EnhancedStatus;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.LocalHandOver;
import io.barid.transit.LocalOutcome;
import io.barid.transit.Topics;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionTemplate;

/** Reports from what they are about until they are taken back from mail.accepted, each once. */
class BounceIT {

    private static Surroundings around;

    @BeforeAll
    static void surroundings() throws Exception {
        around = new Surroundings();
        around.relay();
        around.endRelays();
    }

    @AfterAll
    static void end() {
        around.close();
    }

    @AfterEach
    void stop() {
        around.endRelays();
    }

    private static AcceptedMessage report(ConfigurableApplicationContext relay) {
        AcceptedMessage message = Messages.to("u1@ours.test");
        Notice notice = new Notice(
                Messages.path("u1@ours.test"),
                List.of(Messages.path("u1@ours.test")),
                Notice.Kind.FAILED,
                EnhancedStatus.parse("5.1.1"),
                "gone",
                Optional.empty(),
                Instant.now(),
                Optional.empty());
        return relay.getBean(Reports.class).about(message, List.of(notice)).getFirst();
    }

    private static AcceptedMessage fixed() {
        byte[] content = "Subject: report\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII);
        Envelope like = Messages.to("u1@ours.test").envelope();
        Envelope envelope = new Envelope(
                like.queueId(),
                like.acceptedAt(),
                new Origin.Bounce(),
                new ReversePath.Null(),
                like.recipients(),
                BodyType.SEVEN_BIT,
                false,
                "");
        return new AcceptedMessage(envelope, new MessageContent.Inline(content.length), content);
    }

    private static List<AcceptedMessage> published() throws Exception {
        List<AcceptedMessage> all = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : around.records(Topics.ACCEPTED)) {
            AcceptedMessage message = AcceptedMessage.parse(
                    record.headers().lastHeader(Topics.ENVELOPE_HEADER).value(), record.value());
            if (message.envelope().origin() instanceof Origin.Bounce) {
                all.add(message);
            }
        }
        return all;
    }

    private static List<QueueId> publishedAmong(Set<QueueId> ids) throws Exception {
        return published().stream()
                .map(message -> message.envelope().queueId())
                .filter(ids::contains)
                .toList();
    }

    private static Set<QueueId> take(ConfigurableApplicationContext relay, Set<QueueId> ids) {
        return relay.getBean(TransactionTemplate.class)
                .execute(status -> relay.getBean(Outbox.class).taken(ids));
    }

    @Test
    void aReportIsPublishedAtOnceAndTakenOnceHoweverOftenItIsPublished() throws Exception {
        ConfigurableApplicationContext relay = around.relay();
        ConfigurableApplicationContext other = around.relay();
        Outbox outbox = relay.getBean(Outbox.class);
        List<AcceptedMessage> reports = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            reports.add(report(relay));
        }
        Set<QueueId> ids = reports.stream().map(it -> it.envelope().queueId()).collect(Collectors.toSet());
        // keeps routing from taking them while the test looks
        pauseRouting(() -> {
            relay.getBean(TransactionTemplate.class).executeWithoutResult(status -> reports.forEach(outbox::add));
            outbox.wake();
            Surroundings.await(
                    "all reports", 30, () -> Set.copyOf(publishedAmong(ids)).containsAll(ids));
            Thread.sleep(3_500);
            assertThat(publishedAmong(ids)).hasSize(250);
            assertThat(published().stream()
                            .filter(it -> it.envelope()
                                    .queueId()
                                    .equals(reports.getFirst().envelope().queueId()))
                            .findFirst()
                            .orElseThrow()
                            .value())
                    .isEqualTo(reports.getFirst().value());
            around.run("update outgoing set published_at = now() - interval '11 minutes'");
            outbox.wake();
            Surroundings.await("the repeat", 30, () -> publishedAmong(ids).size() == 500);
            assertThat(take(relay, ids)).isEqualTo(ids);
            assertThat(take(other, ids)).isEmpty();
        });
    }

    @Test
    void aTransactionThatFailsPublishesAndTakesNothing() throws Exception {
        ConfigurableApplicationContext relay = around.relay();
        Outbox outbox = relay.getBean(Outbox.class);
        AcceptedMessage never = report(relay);
        AcceptedMessage kept = report(relay);
        Set<QueueId> ids = Set.of(never.envelope().queueId(), kept.envelope().queueId());
        TransactionTemplate transactions = relay.getBean(TransactionTemplate.class);
        pauseRouting(() -> {
            transactions.executeWithoutResult(status -> {
                outbox.add(never);
                status.setRollbackOnly();
            });
            transactions.executeWithoutResult(status -> outbox.add(kept));
            outbox.wake();
            Surroundings.await("the report", 30, () -> !publishedAmong(ids).isEmpty());
            assertThat(publishedAmong(ids)).containsExactly(kept.envelope().queueId());
            transactions.executeWithoutResult(status -> {
                assertThat(outbox.taken(ids)).containsExactly(kept.envelope().queueId());
                status.setRollbackOnly();
            });
            assertThat(take(relay, ids)).containsExactly(kept.envelope().queueId());
        });
    }

    /** Claimed by a replica that died before it could say whether Kafka has the report: after a minute another publishes. */
    @Test
    void whatADeadReplicaPublishedOrNotIsPublishedAgain() throws Exception {
        AcceptedMessage report = fixed();
        Set<QueueId> ids = Set.of(report.envelope().queueId());
        ConfigurableApplicationContext relay = around.relay();
        SmartLifecycle publisher = relay.getBean("outboxPublisher", SmartLifecycle.class);
        publisher.stop();
        pauseRouting(() -> {
            insert(report);
            publisher.start();
            Surroundings.await("the report", 30, () -> marked(ids) == 1);
            publisher.stop();
            around.run("update outgoing set published_at = null, claimed_at = now()");
            publisher.start();
            Thread.sleep(4_000);
            assertThat(publishedAmong(ids)).as("it may still be at work").hasSize(1);
            around.run("update outgoing set claimed_at = now() - interval '61 seconds'");
            Surroundings.await("the repeat", 30, () -> publishedAmong(ids).size() == 2);
            Surroundings.await("the mark", 10, () -> marked(ids) == 1);
            assertThat(take(relay, ids)).isEqualTo(ids);
            assertThat(take(relay, ids)).isEmpty();
        });
    }

    private static void insert(AcceptedMessage report) throws SQLException {
        try (Connection connected = around.database.connect("relay");
                PreparedStatement insert = connected.prepareStatement(
                        "insert into outgoing (queue_id, envelope, content) values (?, ?, ?)")) {
            insert.setObject(1, report.envelope().queueId().value());
            insert.setBytes(2, report.header());
            insert.setBytes(3, report.value());
            insert.execute();
        }
    }

    private static long marked(Set<QueueId> ids) throws SQLException {
        return around.count("select count(*) from outgoing where published_at is not null and queue_id = '%s'"
                .formatted(ids.iterator().next().value()));
    }

    private static LocalHandOver handOver(AcceptedMessage message, boolean old, Notify... wishes) {
        Optional<DsnRequest> dsn =
                wishes.length == 0 ? Optional.empty() : Optional.of(new DsnRequest(Set.of(wishes), Optional.empty()));
        return new LocalHandOver(
                new LocalHandOver.Header(
                        message.envelope().queueId(),
                        message.envelope().acceptedAt(),
                        ReversePath.parse("<u7@ours.test>"),
                        List.of(
                                new LocalHandOver.Target(new AccountId(1), Messages.path("u1@ours.test"), dsn),
                                new LocalHandOver.Target(new AccountId(2), Messages.path("u2@ours.test"), dsn)),
                        "",
                        message.content(),
                        old
                                ? Optional.empty()
                                : Optional.of(new LocalHandOver.Sent(
                                        new Origin.Mx(), BodyType.SEVEN_BIT, false, Optional.empty()))),
                message.value());
    }

    private static ProducerRecord<byte[], byte[]> outcome(
            int partition, LocalHandOver handOver, LocalOutcome.Reason refusedTo1, boolean storedAt2) {
        LocalOutcome outcome = new LocalOutcome(
                handOver.header().queueId(),
                refusedTo1 == null
                        ? List.of()
                        : List.of(
                                new LocalOutcome.Refused(new AccountId(1), Messages.path("u1@ours.test"), refusedTo1)),
                storedAt2
                        ? List.of(new LocalOutcome.Stored(new AccountId(2), Messages.path("u2@ours.test")))
                        : List.of());
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.OUTCOME, partition, null, handOver.value());
        record.headers().add(Topics.ENVELOPE_HEADER, handOver.headerJson());
        record.headers().add(Topics.OUTCOME_HEADER, outcome.header());
        return record;
    }

    private static List<String> about(AcceptedMessage message) throws Exception {
        return published().stream()
                .map(report -> new String(report.value(), StandardCharsets.US_ASCII))
                .filter(text ->
                        text.contains("X-Barid-Queue-Id: " + message.envelope().queueId()))
                .distinct()
                .toList();
    }

    private static List<String> awaitAbout(AcceptedMessage message, int reports) throws Exception {
        Surroundings.await("reports", 30, () -> about(message).size() >= reports);
        Thread.sleep(1_000);
        return about(message);
    }

    @Test
    void tellsOnceWhatMailboxServiceReported() throws Exception {
        ConfigurableApplicationContext relay = around.relay();
        around.relay();
        AcceptedMessage message = Messages.to("u1@ours.test", "u2@ours.test");
        AcceptedMessage old = Messages.to("u1@ours.test");
        AcceptedMessage silent = Messages.to("u1@ours.test");
        LocalHandOver asked = handOver(message, false, Notify.SUCCESS, Notify.FAILURE);
        for (int i = 0; i < 4; i++) {
            around.send(outcome(i % 2, asked, LocalOutcome.Reason.OVER_QUOTA, i > 1));
        }
        around.send(outcome(0, handOver(silent, false, Notify.NEVER), LocalOutcome.Reason.ACCOUNT_GONE, true));
        around.send(outcome(1, handOver(old, true), LocalOutcome.Reason.CONTENT_GONE, true));
        List<String> reports = awaitAbout(message, 2);
        assertThat(reports)
                .hasSize(2)
                .anySatisfy(text -> assertThat(text)
                        .contains("Final-Recipient: rfc822; u1@ours.test\r\nAction: failed\r\nStatus: 5.2.2\r\n")
                        .contains("The mailbox is full (5.2.2).")
                        .contains("Subject: hi\r\n"))
                .anySatisfy(text -> assertThat(text)
                        .contains("Final-Recipient: rfc822; u2@ours.test\r\nAction: delivered\r\nStatus: 2.0.0\r\n"));
        assertThat(awaitAbout(old, 1))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("Status: 5.3.0"));
        assertThat(about(silent)).isEmpty();
        assertThat(around.count("select count(*) from queued where queue_id = '%s'"
                        .formatted(message.envelope().queueId().value())))
                .isZero();
        assertThat(around.get(relay, "/actuator/prometheus", "").body())
                .contains("mail_relay_bounces_total{outcome=\"unwanted\"}");
    }

    /** The position's row is locked, so the service is ended with the report written and before the commit. */
    @Test
    void killedBeforeTheCommitItTellsOnceAllTheSame() throws Exception {
        AcceptedMessage message = Messages.to("u1@ours.test");
        ConfigurableApplicationContext relay = around.relay();
        try (Connection other = around.database.connect("relay")) {
            other.setAutoCommit(false);
            other.createStatement().execute("select * from kafka_position where topic = 'mail.outcome' for update");
            around.send(outcome(0, handOver(message, false), LocalOutcome.Reason.ACCOUNT_GONE, false));
            Surroundings.await(
                    "a report that waits",
                    20,
                    () -> around.get(relay, "/actuator/prometheus", "")
                            .body()
                            .contains("mail_relay_bounces_total{outcome=\"failed\"} 1.0"));
            around.endRelays();
            other.rollback();
        }
        around.relay();
        assertThat(awaitAbout(message, 1)).hasSize(1);
        assertThat(around.count("select count(*) from outcome_seen where queue_id = '%s'"
                        .formatted(message.envelope().queueId().value())))
                .isEqualTo(1);
    }

    private interface Steps {
        void run() throws Exception;
    }

    /** While it runs, no position of mail.accepted moves. */
    private static void pauseRouting(Steps steps) throws Exception {
        try (Connection other = around.database.connect("relay")) {
            other.setAutoCommit(false);
            other.createStatement().execute("select * from kafka_position where topic = 'mail.accepted' for update");
            steps.run();
            other.rollback();
        }
    }
}
