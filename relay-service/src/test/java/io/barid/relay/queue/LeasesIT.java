package io.barid.relay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.relay.Surroundings;
import io.barid.relay.delivery.Attempt.Reach;
import io.barid.relay.delivery.Couriers;
import io.barid.relay.queue.ScriptedCouriers.Taken;
import io.barid.transit.AcceptedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Whose a row is: among replicas, after a kill or a clean stop, while PostgreSQL is away, and when an operator changes it. */
class LeasesIT extends QueueWorld {

    /** What a lane was told about its beat. */
    private record Asked(long at, boolean mayFinish) {}

    @Test
    void twoReplicasNeverDeliverTheSameRecipient() throws Exception {
        for (int i = 0; i < 10; i++) {
            ScriptedCouriers.hosts.put("d" + i + ".test", (mail, mayFinish, courier) -> {
                Thread.sleep(20);
                return ScriptedCouriers.served(mail);
            });
        }
        ConfigurableApplicationContext one = relay("5m", "5d");
        ConfigurableApplicationContext two = relay("5m", "5d");
        for (int i = 0; i < 10; i++) {
            insert(500, "d" + i + ".test");
        }
        one.getBean(Wake.class).soon();
        two.getBean(Wake.class).soon();
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
    void whatAWrongClockPutOffIsDueWhenItIsRightAgain() throws Exception {
        Timings usual = Timings.USUAL;
        ScriptedCouriers.timings = new Timings(
                usual.beat(),
                usual.dead(),
                usual.mayFinish(),
                usual.poll(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                usual.idle(),
                usual.untold(),
                usual.stop());
        relay("5m", "5d").close();
        insert(20, "late.test");
        sql("update queued set attempts = 1, last_attempt = now() + interval '2 hours',"
                + " next_attempt = now() + interval '2 hours 5 minutes'");
        sql("insert into destination (name, failures, blocked_until, last_attempt, status, reason)"
                + " values ('late.test', 1, now() + interval '2 hours', now() + interval '2 hours', '4.4.2', 'away')");
        // held by a replica that was killed
        sql("update queued set leased_by = gen_random_uuid()"
                + " where queue_id in (select queue_id from queued where destination = 'late.test' limit 5)");
        insert(5, "waits.test");
        sql("update queued set attempts = 1, last_attempt = now(), next_attempt = now() + interval '2 hours'"
                + " where destination = 'waits.test'");
        relay("5m", "5d");
        Surroundings.await("late mail sent", 20, () -> rows("destination = 'late.test'") == 0);
        assertThat(rows("destination = 'waits.test' and next_attempt > now() + interval '1 hour'"))
                .isEqualTo(5);
        sql("delete from queued");
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
}
