package io.barid.relay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.ForwardPath;
import io.barid.message.MessageContent;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.message.Sha256;
import io.barid.relay.Messages;
import io.barid.relay.Surroundings;
import io.barid.relay.delivery.Attempt.Reach;
import io.barid.relay.delivery.Couriers;
import io.barid.relay.delivery.Destination;
import io.barid.relay.queue.ScriptedCouriers.Taken;
import io.barid.transit.AcceptedMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

class OutboundQueueIT {

    private static Surroundings around;

    @BeforeAll
    static void surroundings() throws Exception {
        around = new Surroundings();
    }

    @AfterAll
    static void end() {
        around.close();
    }

    @BeforeEach
    void empty() throws Exception {
        ScriptedCouriers.reset();
        ScriptedCouriers.timings = Timings.USUAL;
    }

    @AfterEach
    void stop() throws Exception {
        around.endRelays();
        sql("do $$ begin if to_regclass('queued') is not null then truncate queued, message, destination, replica,"
                + " outgoing, content_unlink; end if; end $$");
    }

    @Test
    void whatHasRoomLeavesFromMemoryOnceForEachDestination() throws Exception {
        ConfigurableApplicationContext relay = relay("5m", "5d");
        List<AcceptedMessage> messages = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            messages.add(message("a" + i + "@one.test", "b" + i + "@one.test", "c" + i + "@two.test"));
        }
        CountDownLatch bothIn = new CountDownLatch(1);
        for (String name : List.of("one.test", "two.test")) {
            ScriptedCouriers.hosts.put(name, (mail, mayFinish, courier) -> {
                bothIn.await();
                return ScriptedCouriers.served(mail);
            });
        }
        put(relay, messages);
        // as after a commit whose acknowledgement was lost
        put(relay, messages);
        bothIn.countDown();
        awaitEmpty(20);
        assertThat(ScriptedCouriers.taken).hasSize(300);
        assertThat(ScriptedCouriers.attempts("one.test")).isEqualTo(100);
        assertThat(ScriptedCouriers.taken)
                .allMatch(it -> Arrays.equals(it.content(), messages.getFirst().value()));
        assertThat(relay.getBean(Destinations.class).rows()).isZero();
        assertThat(ScriptedCouriers.taken.stream().map(Taken::recipient)).doesNotHaveDuplicates();
    }

    @Test
    void whatTheTransactionRolledBackNeverLeaves() throws Exception {
        ConfigurableApplicationContext relay = relay("5m", "5d");
        try (Intake.Batch batch = relay.getBean(Intake.class).open()) {
            relay.getBean(TransactionTemplate.class).executeWithoutResult(status -> {
                batch.add(queued(message("a@one.test")));
                batch.flush();
                status.setRollbackOnly();
            });
        }
        assertThat(relay.getBean(Destinations.class).rows()).isZero();
        assertThat(ScriptedCouriers.taken).isEmpty();
    }

    @Test
    void aDeferralIsTriedAgainWhenTheScheduleSays() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        ScriptedCouriers.hosts.put(
                "grey.test",
                (mail, mayFinish, courier) -> calls.incrementAndGet() < 3
                        ? ScriptedCouriers.deferred(mail, Reach.SERVED, "greylisted")
                        : ScriptedCouriers.served(mail));
        ConfigurableApplicationContext relay = relay("1s,2s", "1h");
        long start = System.nanoTime();
        put(relay, List.of(message("a@grey.test", "b@grey.test")));
        Surroundings.await(
                "the first deferral",
                5,
                () -> rows("attempts = 1 and status = '4.4.1'"
                                + " and said_reply = '451 greylisted' and leased_by is null")
                        == 2);
        awaitEmpty(10);
        assertThat(calls).hasValue(3);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(2_600), Duration.ofSeconds(6));
    }

    @Test
    void aRefusalAndTooOldMailEnd() throws Exception {
        ScriptedCouriers.hosts.put("no.test", (mail, mayFinish, courier) -> ScriptedCouriers.failed(mail));
        ScriptedCouriers.hosts.put(
                "dead.test",
                (mail, mayFinish, courier) -> ScriptedCouriers.deferred(mail, Reach.UNREACHED, "no answer"));
        ScriptedCouriers.hosts.put(
                "slow.test", (mail, mayFinish, courier) -> ScriptedCouriers.deferred(mail, Reach.SERVED, "later"));
        ConfigurableApplicationContext relay = relay("1s", "8s");
        put(
                relay,
                List.of(message("a@no.test"), message("a@dead.test"), message("b@dead.test"), message("a@slow.test")));
        Surroundings.await("the refusal's end", 5, () -> rows("destination = 'no.test'") == 0);
        assertThat(rows("true")).isEqualTo(3);
        Surroundings.await("the mark of a notice", 6, () -> rows("delay_notified and destination = 'dead.test'") == 2);
        awaitEmpty(15);
        assertThat(ScriptedCouriers.taken).isEmpty();
        assertThat(around.count("select count(*) from destination where name = 'dead.test'"))
                .isOne();
    }

    @Test
    void whatWasNeverTriedIsNotTooOld() throws Exception {
        ConfigurableApplicationContext relay = relay("1s", "2s");
        sql("insert into destination values ('dead.test', 3, now() + interval '1 hour', now() - interval '1 minute',"
                + " '4.4.1', 'no answer', null, null)");
        Surroundings.await(
                "the block",
                10,
                () -> relay.getBean(Destinations.class).blocks().blocked("dead.test"));
        put(relay, List.of(message("a@dead.test")));
        Thread.sleep(4_000);
        assertThat(rows("leased_by is null")).isOne();
        assertThat(ScriptedCouriers.attempts("dead.test")).isZero();
        sql("update destination set last_attempt = now()");
        awaitEmpty(5);
    }

    @Test
    void twoReplicasNeverDeliverTheSameRecipient() throws Exception {
        for (int i = 0; i < 10; i++) {
            ScriptedCouriers.hosts.put("d" + i + ".test", (mail, mayFinish, courier) -> {
                Thread.sleep(3);
                return ScriptedCouriers.served(mail);
            });
        }
        ConfigurableApplicationContext one = relay("5m", "5d");
        relay("5m", "5d");
        for (int i = 0; i < 10; i++) {
            insert(500, "d" + i + ".test");
        }
        one.getBean(Wake.class).soon();
        awaitEmpty(60);
        assertThat(ScriptedCouriers.twiceAtOnce).isEmpty();
        assertThat(ScriptedCouriers.taken).hasSize(5_000);
        assertThat(ScriptedCouriers.taken.stream().map(it -> it.queueId() + it.recipient()))
                .doesNotHaveDuplicates();
        Map<Couriers, Integer> shares = new HashMap<>();
        ScriptedCouriers.taken.forEach(it -> shares.merge(it.by(), 1, Integer::sum));
        assertThat(shares)
                .hasSize(2)
                .allSatisfy((by, share) -> assertThat(share).isGreaterThan(250));
    }

    @Test
    void aKilledReplicasMailIsTakenOver() throws Exception {
        ScriptedCouriers.timings = dead(Duration.ofSeconds(3), Duration.ofSeconds(1));
        ScriptedCouriers.hosts.put("slow.test", (mail, mayFinish, courier) -> {
            Thread.sleep(60_000);
            return ScriptedCouriers.abandoned(mail);
        });
        ConfigurableApplicationContext first = relay("5m", "5d");
        List<AcceptedMessage> messages = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            messages.add(message("u" + i + "@slow.test"));
        }
        put(first, messages);
        Surroundings.await("leases", 5, () -> rows("leased_by is not null") == 50);
        first.getBean(OutboundQueue.class).kill();
        ScriptedCouriers.hosts.put("slow.test", ScriptedCouriers.SERVES);
        relay("5m", "5d");
        assertThat(rows("leased_by is not null")).isEqualTo(50);
        awaitEmpty(8);
        assertThat(ScriptedCouriers.taken.stream().map(Taken::recipient))
                .hasSize(50)
                .doesNotHaveDuplicates();
    }

    @Test
    void whoWasDeclaredDeadFinishesNothingAndGoesOn() throws Exception {
        ScriptedCouriers.hosts.put("slow.test", (mail, mayFinish, courier) -> {
            Thread.sleep(1_500);
            return mayFinish.getAsBoolean() ? ScriptedCouriers.served(mail) : ScriptedCouriers.abandoned(mail);
        });
        ConfigurableApplicationContext relay = relay("5m", "5d");
        UUID before = relay.getBean(Beat.class).id().orElseThrow();
        put(relay, List.of(message("a@slow.test"), message("b@slow.test"), message("c@slow.test")));
        sql("with dead as (delete from replica returning id)"
                + " update queued set leased_by = null from dead where leased_by = id");
        awaitEmpty(15);
        assertThat(relay.getBean(Beat.class).id().orElseThrow()).isNotEqualTo(before);
        assertThat(ScriptedCouriers.taken.stream().map(Taken::recipient))
                .hasSize(3)
                .doesNotHaveDuplicates();
        assertThat(ScriptedCouriers.attempts("slow.test")).isGreaterThan(3);
    }

    @Test
    void aFloodForADeadHostHoldsNobodyUp() throws Exception {
        ScriptedCouriers.hosts.put("dead.test", (mail, mayFinish, courier) -> {
            Thread.sleep(2_000);
            return ScriptedCouriers.deferred(mail, Reach.UNREACHED, "no answer");
        });
        ConfigurableApplicationContext relay = relay("4s", "5d");
        insert(50_000, "dead.test");
        Thread.sleep(1_000);
        for (int i = 0; i < 8; i++) {
            long start = System.nanoTime();
            insert(1, "free" + i + ".test");
            put(relay, List.of(message("a@live" + i + ".test")));
            String domains = "(free|live)" + i + ".test";
            Surroundings.await(
                    "mail for others",
                    5,
                    () -> ScriptedCouriers.taken.stream()
                                    .filter(it -> it.recipient().matches(".*@" + domains + ">"))
                                    .count()
                            == 2);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            assertThat(relay.getBean(Destinations.class).rows()).isLessThan(3_000);
            Thread.sleep(1_000);
        }
        assertThat(ScriptedCouriers.attempts("dead.test")).isBetween(2, 6);
        assertThat(rows("destination = 'dead.test' and attempts = 0")).isGreaterThan(49_990);
        ScriptedCouriers.hosts.put("dead.test", ScriptedCouriers.SERVES);
        sql("delete from destination");
        sql("delete from queued where ctid in (select ctid from queued limit 45000)");
        relay.getBean(Wake.class).soon();
        Surroundings.await("an empty queue", 60, () -> rows("true") == 0);
    }

    @Test
    void theDatabaseMayGoAndComeBack() throws Exception {
        ScriptedCouriers.hosts.put("slow.test", (mail, mayFinish, courier) -> {
            Thread.sleep(100);
            return mayFinish.getAsBoolean() ? ScriptedCouriers.served(mail) : ScriptedCouriers.abandoned(mail);
        });
        ConfigurableApplicationContext relay = relay("5m", "5d");
        for (int i = 0; i < 5; i++) {
            List<AcceptedMessage> messages = new ArrayList<>();
            for (int j = 0; j < 100; j++) {
                messages.add(message("u" + i + "x" + j + "@slow.test"));
            }
            put(relay, messages);
        }
        insert(300, "slow.test");
        Surroundings.await("some mail", 10, () -> ScriptedCouriers.taken.size() > 20);
        around.postgres.stop();
        Thread.sleep(6_000);
        around.postgres.start();
        awaitEmpty(60);
        assertThat(ScriptedCouriers.taken.stream().map(it -> it.queueId() + it.recipient()))
                .hasSize(800)
                .doesNotHaveDuplicates();
        assertThat(relay.getBean(Destinations.class).rows()).isZero();
    }

    @Test
    void heldMeanwhileStaysHeldAndStoredContentIsLetGo() throws Exception {
        ScriptedCouriers.hosts.put("slow.test", (mail, mayFinish, courier) -> {
            Thread.sleep(1_000);
            return ScriptedCouriers.failed(mail);
        });
        ConfigurableApplicationContext relay = relay("1s", "1h");
        AcceptedMessage stored = new AcceptedMessage(
                message("a@live.test").envelope(),
                new MessageContent.Stored(30_000_000, new Sha256("ab".repeat(32))),
                null);
        put(relay, List.of(message("a@slow.test"), stored));
        Surroundings.await("the stored one's end", 5, () -> around.count("select count(*) from content_unlink") == 1);
        sql("update queued set state = 'held' where destination = 'slow.test'");
        Thread.sleep(3_000);
        assertThat(rows("state = 'held' and attempts = 1 and leased_by is null"))
                .isOne();
        assertThat(ScriptedCouriers.attempts("slow.test")).isOne();
    }

    private static Timings dead(Duration dead, Duration mayFinish) {
        Timings usual = Timings.USUAL;
        return new Timings(
                Duration.ofMillis(250),
                dead,
                mayFinish,
                usual.poll(),
                usual.sweep(),
                usual.tidy(),
                usual.idle(),
                Duration.ofSeconds(2),
                usual.stop());
    }

    private static ConfigurableApplicationContext relay(String schedule, String lifetime) throws Exception {
        ConfigurableApplicationContext relay = around.relay(
                Map.of("BARID_RETRY_SCHEDULE", schedule, "BARID_QUEUE_LIFETIME", lifetime), ScriptedCouriers.class);
        Surroundings.await("a beat", 10, () -> relay.getBean(Beat.class).id().isPresent());
        return relay;
    }

    private static AcceptedMessage message(String... recipients) {
        return Messages.from(new Origin.Mx(), recipients);
    }

    private static QueuedMessage queued(AcceptedMessage message) {
        List<QueuedRecipient> recipients = new ArrayList<>();
        message.envelope().recipients().forEach(recipient -> {
            ForwardPath.To to = (ForwardPath.To) recipient.path();
            recipients.add(new QueuedRecipient.Outbound(
                    to, List.of(to), new Destination.Mx(to.mailbox().domain()), Optional.empty()));
        });
        return new QueuedMessage(message, recipients);
    }

    private static void put(ConfigurableApplicationContext relay, List<AcceptedMessage> messages) {
        try (Intake.Batch batch = relay.getBean(Intake.class).open()) {
            relay.getBean(TransactionTemplate.class).executeWithoutResult(status -> {
                messages.forEach(message -> batch.add(queued(message)));
                batch.flush();
            });
            batch.committed();
        }
    }

    /** Free rows, as another replica may have left them. */
    private static void insert(int messages, String domain) throws Exception {
        UUID[] ids = new UUID[messages];
        Arrays.setAll(ids, i -> QueueId.next().value());
        AcceptedMessage model = message("u@" + domain);
        try (Connection connection = around.database.connect("relay")) {
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into message (queue_id, accepted_at, reverse_path, octets, envelope, content)
                    select id, now(), '<s@elsewhere.test>', ?, ?, ? from unnest(?::uuid[]) id""")) {
                insert.setLong(1, model.value().length);
                insert.setBytes(2, model.header());
                insert.setBytes(3, model.value());
                insert.setArray(4, connection.createArrayOf("uuid", ids));
                insert.executeUpdate();
            }
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into queued (queue_id, recipient, given, state, reason, destination)
                    select id, ?, ?, 'outbound', '', ? from unnest(?::uuid[]) id""")) {
                insert.setString(1, "<u@" + domain + ">");
                insert.setString(2, "<u@" + domain + ">");
                insert.setString(3, domain);
                insert.setArray(4, connection.createArrayOf("uuid", ids));
                insert.executeUpdate();
            }
        }
    }

    private static void sql(String sql) throws Exception {
        try (Connection connection = around.database.connect("relay");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long rows(String where) throws Exception {
        return around.count("select count(*) from queued where " + where);
    }

    private static void awaitEmpty(int seconds) throws InterruptedException {
        Surroundings.await(
                "an empty queue",
                seconds,
                () -> rows("true") == 0 && around.count("select count(*) from message") == 0);
    }
}
