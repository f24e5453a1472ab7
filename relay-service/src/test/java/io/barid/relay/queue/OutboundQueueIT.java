package io.barid.relay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.ForwardPath;
import io.barid.message.AccountId;
import io.barid.message.DsnRequest;
import io.barid.message.DsnReturn;
import io.barid.message.Envelope;
import io.barid.message.MessageContent;
import io.barid.message.Notify;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.message.Recipient;
import io.barid.message.Ret;
import io.barid.message.Sha256;
import io.barid.relay.Messages;
import io.barid.relay.Surroundings;
import io.barid.relay.delivery.Attempt;
import io.barid.relay.delivery.Attempt.Reach;
import io.barid.relay.delivery.Couriers;
import io.barid.relay.delivery.DeliveryOutcome;
import io.barid.relay.delivery.Destination;
import io.barid.relay.delivery.Said;
import io.barid.relay.queue.ScriptedCouriers.Taken;
import io.barid.transit.AcceptedMessage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
                + " outgoing, content_unlink; drop trigger if exists note on outgoing; end if; end $$");
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

    @Test
    void whatTheNextHostDoesNotReportIsReportedHereOnce() throws Exception {
        ScriptedCouriers.hosts.put("mute.test", (mail, mayFinish, courier) -> {
            DeliveryOutcome taken = new DeliveryOutcome.Delivered(new Said("mx.test", "250 taken"), false);
            return new Attempt(
                    Reach.SERVED, Collections.nCopies(mail.recipients().size(), taken), false, List.of());
        });
        ConfigurableApplicationContext relay = relay("1s", "1h");
        noteReports();
        put(
                relay,
                List.of(
                        asking(Set.of(Notify.SUCCESS), "a@mute.test", "b@mute.test"),
                        asking(Set.of(Notify.SUCCESS), "c@live.test"),
                        asking(Set.of(), "d@mute.test")));
        awaitEmpty(10);
        assertThat(around.count("select count(*) from told")).isOne();
    }

    @Test
    void onlyWhoAskedIsToldOfADelay() throws Exception {
        ScriptedCouriers.timings = dead(Timings.USUAL.dead(), Timings.USUAL.mayFinish());
        ScriptedCouriers.hosts.put(
                "slow.test", (mail, mayFinish, courier) -> ScriptedCouriers.deferred(mail, Reach.SERVED, "later"));
        ConfigurableApplicationContext relay = relay("1s", "20s");
        noteReports();
        put(
                relay,
                List.of(
                        asking(Set.of(Notify.NEVER), "a@slow.test"),
                        asking(Set.of(Notify.FAILURE), "b@slow.test"),
                        asking(Set.of(Notify.DELAY), "c@slow.test")));
        Surroundings.await("the notices' marks", 12, () -> rows("delay_notified") == 3);
        assertThat(around.count("select count(*) from told")).isOne();
    }

    @Test
    void aMessageWithManyLateOrExpiredRecipientsIsToldOfOnce() throws Exception {
        ScriptedCouriers.timings = dead(Timings.USUAL.dead(), Timings.USUAL.mayFinish());
        ConfigurableApplicationContext relay = relay("1s", "10s");
        sql("insert into destination values ('dead.test', 3, now() + interval '1 hour', now() + interval '1 minute',"
                + " '4.4.1', 'no answer', null, null)");
        noteReports();
        Surroundings.await(
                "the block",
                10,
                () -> relay.getBean(Destinations.class).blocks().blocked("dead.test"));
        String[] many = new String[900];
        Arrays.setAll(many, i -> "u" + i + "@dead.test");
        put(relay, List.of(message(many)));
        Surroundings.await("the notices' marks", 9, () -> rows("delay_notified") == many.length);
        assertThat(around.count("select count(*) from told")).isOne();
        awaitEmpty(20);
        assertThat(around.count("select count(*) from told")).isEqualTo(2);
    }

    @Test
    void killedBetweenReportAndCommitItIsReportedOnce() throws Exception {
        ScriptedCouriers.timings = dead(Duration.ofSeconds(3), Duration.ofSeconds(1));
        ScriptedCouriers.hosts.put("no.test", (mail, mayFinish, courier) -> ScriptedCouriers.failed(mail));
        ConfigurableApplicationContext first = relay("1s", "1h");
        noteReports();
        // commits of rows' ends stop behind this, after the report was added
        sql("create or replace function slowly() returns trigger language plpgsql as"
                + " 'begin perform pg_sleep(20); return null; end'");
        sql("create constraint trigger slowly after insert on told deferrable initially deferred"
                + " for each row execute function slowly()");
        put(first, List.of(message("a@no.test")));
        String committing = "from pg_stat_activity where query = 'COMMIT' and wait_event = 'PgSleep'";
        Surroundings.await("the commit", 10, () -> around.count("select count(*) " + committing) == 1);
        Thread kill = Thread.startVirtualThread(
                () -> first.getBean(OutboundQueue.class).kill());
        Thread.sleep(500);
        sql("select pg_terminate_backend(pid) " + committing);
        kill.join();
        sql("drop trigger slowly on told");
        assertThat(around.count("select count(*) from told")).isZero();
        assertThat(rows("leased_by is not null")).isOne();
        relay("1s", "1h");
        awaitEmpty(10);
        assertThat(around.count("select count(*) from told")).isOne();
        assertThat(ScriptedCouriers.attempts("no.test")).isEqualTo(2);
    }

    @Test
    void reportsThatReturnWholeMessagesAreKeptAFewMebibytesAtATime() throws Exception {
        ScriptedCouriers.hosts.put("no.test", (mail, mayFinish, courier) -> ScriptedCouriers.failed(mail));
        ConfigurableApplicationContext relay = relay("1s", "1h");
        noteReports();
        byte[] content =
                ("Subject: hi\r\n\r\n" + ("x".repeat(70) + "\r\n").repeat(6_000)).getBytes(StandardCharsets.US_ASCII);
        List<AcceptedMessage> messages = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            AcceptedMessage small = asking(Set.of(), "u" + i + "@no.test");
            messages.add(new AcceptedMessage(small.envelope(), new MessageContent.Inline(content.length), content));
        }
        put(relay, messages);
        awaitEmpty(30);
        assertThat(around.count("select count(*) from told where octets > " + content.length))
                .isEqualTo(60);
        assertThat(around.count("select max(sum) from (select sum(octets) as sum from told group by tx) as all_tx"))
                .isLessThanOrEqualTo(8 * 1024 * 1024 + MessageContent.MAX_INLINE_OCTETS);
    }

    @Test
    void deliveredMailIsSettledWhileMailboxServiceHangs() throws Exception {
        ScriptedCouriers.hosts.put("no.test", (mail, mayFinish, courier) -> ScriptedCouriers.failed(mail));
        try (ServerSocket hangs = new ServerSocket(0, 500, InetAddress.getLoopbackAddress())) {
            ConfigurableApplicationContext relay = around.relay(
                    Map.of(
                            "BARID_RETRY_SCHEDULE",
                            "1s",
                            "BARID_MAILBOX_URL",
                            "http://127.0.0.1:" + hangs.getLocalPort()),
                    ScriptedCouriers.class);
            noteReports();
            Surroundings.await(
                    "a beat", 10, () -> relay.getBean(Beat.class).id().isPresent());
            List<AcceptedMessage> failing = new ArrayList<>();
            List<AcceptedMessage> good = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                failing.add(new AcceptedMessage(
                        message("u" + i + "@no.test").envelope(),
                        new MessageContent.Stored(2_000_000, new Sha256("ab".repeat(32))),
                        null));
                good.add(message("u" + i + "@live.test"));
            }
            put(relay, failing);
            Surroundings.await("attempts", 5, () -> ScriptedCouriers.attempts("no.test") == 100);
            put(relay, good);
            Surroundings.await("good mail's end", 4, () -> rows("destination = 'live.test'") == 0);
            assertThat(rows("destination = 'no.test'")).isPositive();
            around.endRelays();
            assertThat(rows("true")).isZero();
            assertThat(around.count("select count(*) from told")).isEqualTo(100);
        }
    }

    /** Keeps, in the same transaction, a note of each report that is kept. */
    private static void noteReports() throws Exception {
        sql("drop table if exists told");
        sql("create table told (tx bigint, octets bigint)");
        sql("create or replace function note() returns trigger language plpgsql as"
                + " 'begin insert into told values (txid_current(), octet_length(new.content)); return null; end'");
        sql("create or replace trigger note after insert on outgoing for each row execute function note()");
    }

    private static AcceptedMessage asking(Set<Notify> wishes, String... recipients) {
        AcceptedMessage message = message(recipients);
        Envelope plain = message.envelope();
        Envelope asking = new Envelope(
                plain.queueId(),
                plain.acceptedAt(),
                // only an account gets its whole message back
                new Origin.Submission(new AccountId(1)),
                plain.reversePath(),
                plain.recipients().stream()
                        .map(it -> new Recipient(
                                it.path(), it.fate(), Optional.of(new DsnRequest(wishes, Optional.empty()))))
                        .toList(),
                plain.body(),
                plain.smtpUtf8(),
                plain.prefix(),
                Optional.of(new DsnReturn(Optional.of(Ret.FULL), Optional.empty())),
                false);
        return new AcceptedMessage(asking, message.content(), message.value());
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
