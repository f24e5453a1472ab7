package io.barid.relay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.message.AccountId;
import io.barid.message.DsnRequest;
import io.barid.message.DsnReturn;
import io.barid.message.Envelope;
import io.barid.message.MessageContent;
import io.barid.message.Notify;
import io.barid.message.Origin;
import io.barid.message.Recipient;
import io.barid.message.Ret;
import io.barid.message.Sha256;
import io.barid.relay.Surroundings;
import io.barid.relay.delivery.Attempt;
import io.barid.relay.delivery.Attempt.Reach;
import io.barid.relay.delivery.DeliveryOutcome;
import io.barid.relay.delivery.Said;
import io.barid.transit.AcceptedMessage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Who is told what became of a message, and that it is told once. */
class TellingIT extends QueueWorld {

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
        awaitEmpty(60);
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
}
