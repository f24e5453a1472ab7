package io.barid.relay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.message.MessageContent;
import io.barid.message.Sha256;
import io.barid.relay.Surroundings;
import io.barid.relay.delivery.Attempt.Reach;
import io.barid.relay.queue.ScriptedCouriers.Taken;
import io.barid.transit.AcceptedMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** How mail leaves the queue of one replica. */
class OutboundQueueIT extends QueueWorld {

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
        awaitEmpty(60);
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
        ScriptedCouriers.timings = dead(Timings.USUAL.dead(), Timings.USUAL.mayFinish());
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
        // but for the report
        assertThat(rows("destination <> 'elsewhere.test'")).isEqualTo(3);
        Surroundings.await("the mark of a notice", 6, () -> rows("delay_notified and destination = 'dead.test'") == 2);
        awaitEmpty(15);
        // but for the reports
        assertThat(ScriptedCouriers.taken).extracting(Taken::recipient).containsOnly("<sender@elsewhere.test>");
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

    /** What waits for a host that is left alone is not stuck. */
    @Test
    void whatIsLeftAloneIsNotDue() throws Exception {
        ScriptedCouriers.hosts.put("busy.test", (mail, mayFinish, courier) -> {
            Thread.sleep(1_500);
            return ScriptedCouriers.deferred(mail, Reach.UNREACHED, "no answer");
        });
        ConfigurableApplicationContext relay = relay("1h", "5d");
        put(relay, List.of(message("a@busy.test")));
        Surroundings.await("one that is due", 5, () -> due(relay) == 1);
        Surroundings.await(
                "the block",
                10,
                () -> relay.getBean(Destinations.class).blocks().blocked("busy.test"));
        insert(3, "busy.test");
        Surroundings.await("none that is due", 5, () -> due(relay) == 0);
        assertThat(rows("destination = 'busy.test'")).isEqualTo(4);
    }

    private static double due(ConfigurableApplicationContext relay) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        new QueueDepth(relay.getBean(JdbcTemplate.class), relay.getBean(Destinations.class), meters).count();
        return meters.get("mail.relay.due").gauge().value();
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
}
