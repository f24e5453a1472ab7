package io.barid.mailbox.delivery;

import static io.barid.mailbox.RunningService.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.address.ForwardPath;
import io.barid.mailbox.LocalMail;
import io.barid.message.AccountId;
import io.barid.message.BodyType;
import io.barid.message.DsnRequest;
import io.barid.message.MessageContent;
import io.barid.message.Notify;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.message.Sha256;
import io.barid.query.MaildropApi.StoredMessage;
import io.barid.transit.LocalHandOver;
import io.barid.transit.LocalOutcome;
import io.barid.transit.LocalOutcome.Reason;
import io.barid.transit.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class UndeliverableIT {

    private static Mailroom room;

    private static final Instant REFUSED = Instant.parse("3500-01-01T00:00:00Z");

    @BeforeAll
    static void start() {
        room = new Mailroom(1);
        // data that only PostgreSQL refuses: the records themselves are right
        room.service()
                .bean(JdbcClient.class)
                .sql("alter table entry add constraint refused check (internal_date < '3000-01-01')")
                .update();
    }

    @AfterAll
    static void stop() {
        room.close();
    }

    @Test
    void poisonWithinABatchAndMailboxesThatAreGoneTakeNothingElseWithThem() throws Exception {
        AccountId bob = room.account();
        AccountId gone = new AccountId(1_000_000);
        AccountId disabled = room.account();
        room.service()
                .bean(JdbcClient.class)
                .sql("update account set disabled = true where id = ?")
                .param(disabled.value())
                .update();
        int deadBefore = room.mail().all(Topics.dead(Topics.LOCAL)).size();
        int outcomesBefore = room.mail().all(Topics.OUTCOME).size();
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            byte[] content = LocalMail.content(i);
            Instant at = i == 0 || i == 31 || i == 59 ? REFUSED : Instant.now();
            MessageContent inline = new MessageContent.Inline(content.length);
            LocalHandOver handOver = i == 5 || i == 30
                    ? LocalMail.handOver(QueueId.next(), inline, content, at, i == 5 ? gone : disabled, bob)
                    : LocalMail.handOver(QueueId.next(), inline, content, at, bob);
            batch.add(Mailroom.read(i, LocalMail.record(handOver)));
        }
        Mailroom.deliver(room.service(), batch);
        assertThat(room.list(bob)).hasSize(57);
        assertThat(room.list(bob).stream().map(StoredMessage::uid)).isSorted().doesNotHaveDuplicates();
        assertThat(room.mail().all(Topics.dead(Topics.LOCAL))).hasSize(deadBefore + 3);
        assertThat(room.mail().all(Topics.OUTCOME)).hasSize(outcomesBefore + 2);
    }

    @Test
    void poisonIsPutAsideOnceWhileItsBatchIsRepeated() throws Exception {
        AccountId bob = room.account();
        int before = room.mail().all(Topics.dead(Topics.LOCAL)).size();
        byte[] content = LocalMail.content(8);
        List<ConsumerRecord<byte[], byte[]>> batch = List.of(
                Mailroom.read(0, LocalMail.record(LocalMail.handOver(QueueId.next(), content, bob))),
                Mailroom.read(1, new ProducerRecord<>(Topics.LOCAL, "no header".getBytes(StandardCharsets.US_ASCII))),
                Mailroom.read(
                        2,
                        LocalMail.record(LocalMail.handOver(
                                QueueId.next(), new MessageContent.Inline(content.length), content, REFUSED, bob))));
        LocalDeliveryListener listener = room.service().bean(LocalDeliveryListener.class);
        TransactionTemplate transactions = room.service().bean(TransactionTemplate.class);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> listener.on(
                            batch,
                            writes -> transactions.executeWithoutResult(status -> {
                                writes.run();
                                throw new QueryTimeoutException("PostgreSQL is away");
                            })))
                    .isInstanceOf(QueryTimeoutException.class);
        }
        Mailroom.deliver(room.service(), batch);
        assertThat(room.list(bob)).hasSize(1);
        assertThat(room.mail().all(Topics.dead(Topics.LOCAL)).stream().skip(before))
                .extracting(letter -> new String(
                        letter.headers().lastHeader(Topics.DEAD_SOURCE_HEADER).value(), StandardCharsets.UTF_8))
                .containsExactlyInAnyOrder(
                        "mail.local/0/1@" + batch.get(1).timestamp(),
                        "mail.local/0/2@" + batch.get(2).timestamp());
    }

    @Test
    void aDeadLetterThatCarriesItsContentHoldsNoOther() throws Exception {
        AccountId bob = room.account();
        LocalHandOver small = LocalMail.handOver(QueueId.next(), LocalMail.content(9), bob);
        ProducerRecord<byte[], byte[]> right = LocalMail.record(small);
        Mailroom.deliver(room.service(), List.of(Mailroom.read(0, right)));
        ProducerRecord<byte[], byte[]> cut =
                new ProducerRecord<>(Topics.LOCAL, null, null, null, new byte[3], right.headers());
        Mailroom.deliver(room.service(), List.of(Mailroom.read(1, cut)));
        assertThat(room.service()
                        .bean(JdbcClient.class)
                        .sql("select count(*) from content c left join content_link l on l.content = c.id"
                                + " where c.id = ? and l.name is null")
                        .param(small.header().queueId().value())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void poisonIsPutAsideAndTheRestArrives() {
        AccountId bob = room.account();
        double before = dead();
        QueueId beyondTime = QueueId.next();
        for (int i = 0; i < 20; i++) {
            room.mail().send(LocalMail.handOver(QueueId.next(), LocalMail.content(i), bob));
        }
        room.mail().send(new ProducerRecord<>(Topics.LOCAL, "no header".getBytes(StandardCharsets.US_ASCII)));
        byte[] content = LocalMail.content(7);
        room.mail()
                .send(LocalMail.handOver(beyondTime, new MessageContent.Inline(content.length), content, REFUSED, bob));
        ProducerRecord<byte[], byte[]> short1 =
                LocalMail.record(LocalMail.handOver(QueueId.next(), LocalMail.content(7), bob));
        room.mail().send(new ProducerRecord<>(Topics.LOCAL, null, null, null, new byte[3], short1.headers()));
        for (int i = 0; i < 20; i++) {
            room.mail().send(LocalMail.handOver(QueueId.next(), LocalMail.content(i), bob));
        }
        await(() -> room.list(bob).size() == 40);
        room.flush();
        assertThat(room.list(bob)).hasSize(40);
        assertThat(room.mail().all(Topics.dead(Topics.LOCAL)))
                .hasSizeGreaterThanOrEqualTo(3)
                .anySatisfy(record -> {
                    assertThat(record.value()).isEqualTo(content);
                    assertThat(new String(
                                    record.headers()
                                            .lastHeader(Topics.ENVELOPE_HEADER)
                                            .value(),
                                    StandardCharsets.UTF_8))
                            .contains(beyondTime.toString());
                    assertThat(record.headers().lastHeader(Reports.REASON_HEADER))
                            .isNotNull();
                });
        double after = dead();
        assertThat(after - before).isEqualTo(3);
    }

    @Test
    void whoIsGoneIsReportedWithTheWholeRecord() throws Exception {
        AccountId bob = room.account();
        AccountId gone = room.account();
        room.service().admin("DELETE", "/v1/accounts/" + room.lastAddress(), null);
        List<LocalHandOver> sent = List.of(
                LocalMail.handOver(QueueId.next(), LocalMail.content(3), bob, gone),
                LocalMail.handOver(QueueId.next(), LocalMail.content(4), gone));
        sent.forEach(room.mail()::send);
        room.flush();
        assertThat(room.list(bob)).hasSize(1);
        for (LocalHandOver handOver : sent) {
            ConsumerRecord<byte[], byte[]> record = outcome(handOver.header().queueId());
            assertThat(record.value()).isEqualTo(handOver.value());
            assertThat(record.headers().lastHeader(Topics.ENVELOPE_HEADER).value())
                    .isEqualTo(handOver.headerJson());
            assertThat(LocalOutcome.parse(record.headers()
                                    .lastHeader(Topics.OUTCOME_HEADER)
                                    .value())
                            .refused())
                    .singleElement()
                    .satisfies(refused -> {
                        assertThat(refused.account()).isEqualTo(gone);
                        assertThat(refused.reason()).isEqualTo(Reason.ACCOUNT_GONE);
                    });
        }
    }

    @Test
    void contentThatIsGoneIsReportedAndAnotherDigestIsPoison() throws Exception {
        AccountId bob = room.account();
        QueueId gone = QueueId.next();
        byte[] content = LocalMail.content(3);
        Sha256 digest = new Sha256(HexFormat.of().formatHex(Sha256.digest().digest(content)));
        room.mail()
                .send(LocalMail.handOver(
                        gone, new MessageContent.Stored(content.length, digest), null, Instant.now(), bob));
        QueueId other = QueueId.next();
        room.upload(other, LocalMail.content(4));
        room.mail()
                .send(LocalMail.handOver(
                        other, new MessageContent.Stored(content.length, digest), null, Instant.now(), bob));
        room.flush();
        assertThat(room.list(bob)).isEmpty();
        LocalOutcome outcome = LocalOutcome.parse(
                outcome(gone).headers().lastHeader(Topics.OUTCOME_HEADER).value());
        assertThat(outcome.refused().getFirst().reason()).isEqualTo(Reason.CONTENT_GONE);
        assertThat(room.mail().all(Topics.dead(Topics.LOCAL)).stream()
                        .map(record -> record.headers().lastHeader(Topics.ENVELOPE_HEADER))
                        .filter(header -> header != null
                                && new String(header.value(), StandardCharsets.UTF_8).contains(other.toString())))
                .hasSize(1);
    }

    @Test
    void whatWasStoredIsReportedToWhoAskedBeforeThePositionMoves() throws Exception {
        AccountId bob = room.account();
        AccountId eve = room.account();
        byte[] content = LocalMail.content(3);
        LocalHandOver plain = LocalMail.handOver(QueueId.next(), content, bob);
        LocalHandOver.Header header = plain.header();
        LocalHandOver asked = new LocalHandOver(
                new LocalHandOver.Header(
                        header.queueId(),
                        header.acceptedAt(),
                        header.reversePath(),
                        List.of(
                                target(bob, "bob@example.test", Notify.SUCCESS),
                                target(bob, "alias@example.test", Notify.SUCCESS, Notify.FAILURE),
                                target(eve, "eve@example.test", Notify.FAILURE)),
                        "",
                        header.content(),
                        Optional.of(
                                new LocalHandOver.Sent(new Origin.Mx(), BodyType.SEVEN_BIT, false, Optional.empty()))),
                content);
        for (int i = 0; i < 2; i++) {
            Mailroom.deliver(room.service(), List.of(Mailroom.read(i, LocalMail.record(asked))));
            assertThat(outcomes(header.queueId())).hasSize(i + 1).allSatisfy(record -> {
                LocalOutcome outcome = LocalOutcome.parse(
                        record.headers().lastHeader(Topics.OUTCOME_HEADER).value());
                assertThat(outcome.refused()).isEmpty();
                assertThat(outcome.stored())
                        .extracting(it -> it.account() + " " + it.recipient())
                        .containsExactly(bob + " <bob@example.test>", bob + " <alias@example.test>");
                assertThat(record.value()).isEqualTo(content);
                assertThat(record.headers().lastHeader(Topics.ENVELOPE_HEADER).value())
                        .isEqualTo(asked.headerJson());
            });
        }
        assertThat(room.list(bob)).hasSize(1);
        assertThat(room.list(eve)).hasSize(1);
        Mailroom.deliver(room.service(), List.of(Mailroom.read(2, LocalMail.record(plain))));
        assertThat(outcomes(header.queueId())).hasSize(2);
    }

    private static LocalHandOver.Target target(AccountId account, String recipient, Notify... wishes) {
        return new LocalHandOver.Target(
                account,
                ForwardPath.parse("<" + recipient + ">"),
                Optional.of(new DsnRequest(Set.of(wishes), Optional.empty())));
    }

    private static ConsumerRecord<byte[], byte[]> outcome(QueueId id) {
        return outcomes(id).getFirst();
    }

    private static List<ConsumerRecord<byte[], byte[]>> outcomes(QueueId id) {
        return room.mail().all(Topics.OUTCOME).stream()
                .filter(record -> new String(
                                record.headers()
                                        .lastHeader(Topics.OUTCOME_HEADER)
                                        .value(),
                                StandardCharsets.UTF_8)
                        .contains(id.toString()))
                .toList();
    }

    private static double dead() {
        return room.service()
                .bean(MeterRegistry.class)
                .counter("mail.mailbox.dead")
                .count();
    }
}
