package io.barid.relay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.ForwardPath;
import io.barid.message.Origin;
import io.barid.relay.Messages;
import io.barid.relay.Surroundings;
import io.barid.relay.delivery.Attempt.Reach;
import io.barid.relay.delivery.Destination;
import io.barid.transit.AcceptedMessage;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** Whose a row is: at a clean stop, while PostgreSQL is away, and when an operator changes it. */
class LeasesIT {

    /** What a lane was told about its beat. */
    private record Asked(long at, boolean mayFinish) {}

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
    void empty() {
        ScriptedCouriers.reset();
        ScriptedCouriers.timings = Timings.USUAL;
    }

    @AfterEach
    void stop() throws Exception {
        around.endRelays();
        sql("truncate queued, message, destination, replica, outgoing, content_unlink");
    }

    @Test
    void aCleanStopFreesLeasesAtOnce() throws Exception {
        ScriptedCouriers.hosts.put("slow.test", (mail, mayFinish, courier) -> {
            Thread.sleep(60_000);
            return ScriptedCouriers.served(mail);
        });
        ConfigurableApplicationContext relay = relay();
        put(relay, messages(50, "slow.test"));
        Surroundings.await("leases", 5, () -> rows("leased_by is not null") == 50);
        relay.close();
        assertThat(rows("leased_by is null and attempts = 0")).isEqualTo(50);
        assertThat(around.count("select count(*) from replica")).isZero();
    }

    @Test
    void whatIsDeliveredAtOnceIsNeverUpdated() throws Exception {
        ConfigurableApplicationContext relay = relay();
        long updates = changes("upd");
        long deletes = changes("del");
        put(relay, messages(200, "one.test"));
        Surroundings.await("an empty queue", 20, () -> rows("true") == 0);
        Surroundings.await("statistics", 30, () -> changes("del") >= deletes + 200);
        Thread.sleep(2_000);
        assertThat(changes("upd")).isEqualTo(updates);
        assertThat(ScriptedCouriers.taken).hasSize(200);
    }

    private static long changes(String kind) throws Exception {
        return around.count("select n_tup_" + kind + " from pg_stat_user_tables where relname = 'queued'");
    }

    @Test
    void ordersAreSeenWithinASecond() throws Exception {
        ScriptedCouriers.hosts.put(
                "dead.test",
                (mail, mayFinish, courier) -> ScriptedCouriers.deferred(mail, Reach.UNREACHED, "no answer"));
        CountDownLatch goOn = new CountDownLatch(1);
        ScriptedCouriers.hosts.put("slow.test", (mail, mayFinish, courier) -> {
            goOn.await();
            return ScriptedCouriers.served(mail);
        });
        ConfigurableApplicationContext relay = relay();
        put(relay, messages(10, "dead.test"));
        put(relay, messages(42, "slow.test"));
        Surroundings.await("the block", 5, () -> around.count("select count(*) from destination") == 1);
        Surroundings.await("free rows", 5, () -> rows("destination = 'dead.test' and leased_by is null") == 10);
        Thread.sleep(2_500);
        assertThat(ScriptedCouriers.attempts("dead.test")).isLessThanOrEqualTo(2);

        ScriptedCouriers.hosts.put("dead.test", ScriptedCouriers.SERVES);
        sql("update queued set next_attempt = now() where destination = 'dead.test' and leased_by is null;"
                + " delete from destination where name = 'dead.test'");
        relay.getBean(Wake.class).soon();
        long ordered = System.nanoTime();
        Surroundings.await(
                "the blocked mail",
                5,
                () -> ScriptedCouriers.takenAt("dead.test").size() == 10);
        assertThat(Duration.ofNanos(System.nanoTime() - ordered)).isLessThan(Duration.ofMillis(1_500));

        assertThat(rows("destination = 'slow.test' and leased_by is not null")).isEqualTo(42);
        sql("update queued set state = 'held' where recipient ~ 'u1[0-9]@slow';"
                + " delete from queued where recipient ~ 'u2[0-9]@slow'");
        goOn.countDown();
        Surroundings.await("the rest", 5, () -> rows("state <> 'held'") == 0);
        assertThat(rows("state = 'held' and leased_by is null")).isEqualTo(10);
        assertThat(ScriptedCouriers.takenAt("slow.test"))
                .hasSize(22)
                .noneMatch(it -> it.recipient().matches("<u[12][0-9]@slow.test>"));
    }

    @Test
    void nothingIsFinishedWithoutABeatAndNobodyTakesOverAfterAnOutage() throws Exception {
        Timings usual = Timings.USUAL;
        ScriptedCouriers.timings = new Timings(
                Duration.ofMillis(250),
                Duration.ofSeconds(3),
                Duration.ofSeconds(1),
                usual.poll(),
                usual.sweep(),
                usual.tidy(),
                usual.idle(),
                usual.untold(),
                usual.stop());
        List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
        List<Long> cut = Collections.synchronizedList(new ArrayList<>());
        ScriptedCouriers.Host patient = (mail, mayFinish, courier) -> {
            try {
                for (int i = 0; i < 400; i++) {
                    long now = System.nanoTime();
                    asked.add(new Asked(now, mayFinish.getAsBoolean()));
                    Thread.sleep(20);
                }
            } catch (InterruptedException e) {
                cut.add(System.nanoTime());
                throw e;
            }
            return mayFinish.getAsBoolean() ? ScriptedCouriers.served(mail) : ScriptedCouriers.abandoned(mail);
        };
        ScriptedCouriers.hosts.put("one.test", patient);
        ScriptedCouriers.hosts.put("two.test", patient);
        ConfigurableApplicationContext one = relay();
        ConfigurableApplicationContext two = relay();
        UUID first = one.getBean(Beat.class).id().orElseThrow();
        UUID second = two.getBean(Beat.class).id().orElseThrow();
        put(one, messages(20, "one.test"));
        put(two, messages(20, "two.test"));
        Thread.sleep(1_000);
        around.postgres.stop();
        long stopped = System.nanoTime();
        Thread.sleep(6_000);
        ScriptedCouriers.hosts.clear();
        around.postgres.start();
        long back = System.nanoTime();
        assertThat(asked).anyMatch(Asked::mayFinish);
        assertThat(asked)
                .noneMatch(it -> it.mayFinish()
                        && it.at() - stopped > Duration.ofSeconds(1).toNanos()
                        && it.at() < back);
        // two lanes of each, before anybody could have taken over
        assertThat(cut)
                .hasSize(4)
                .allMatch(at -> at - stopped < Duration.ofMillis(2_500).toNanos());
        Surroundings.await("an empty queue", 30, () -> rows("true") == 0);
        assertThat(one.getBean(Beat.class).id()).contains(first);
        assertThat(two.getBean(Beat.class).id()).contains(second);
        assertThat(ScriptedCouriers.twiceAtOnce).isEmpty();
        assertThat(ScriptedCouriers.taken.stream().map(it -> it.queueId() + it.recipient()))
                .hasSize(40)
                .doesNotHaveDuplicates();
    }

    private static ConfigurableApplicationContext relay() throws Exception {
        ConfigurableApplicationContext relay = around.relay(
                Map.of("BARID_RETRY_SCHEDULE", "5m", "BARID_QUEUE_LIFETIME", "5d"), ScriptedCouriers.class);
        Surroundings.await("a beat", 10, () -> relay.getBean(Beat.class).id().isPresent());
        return relay;
    }

    private static List<AcceptedMessage> messages(int count, String domain) {
        List<AcceptedMessage> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(Messages.from(new Origin.Mx(), "u" + i + "@" + domain));
        }
        return messages;
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

    private static QueuedMessage queued(AcceptedMessage message) {
        List<QueuedRecipient> recipients = new ArrayList<>();
        message.envelope().recipients().forEach(recipient -> {
            ForwardPath.To to = (ForwardPath.To) recipient.path();
            recipients.add(new QueuedRecipient.Outbound(
                    to, List.of(to), new Destination.Mx(to.mailbox().domain()), Optional.empty()));
        });
        return new QueuedMessage(message, recipients);
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
}
