package io.barid.relay.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.message.QueueId;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SteeringIT {

    private static final String DUE = "select count(*) from queued where next_attempt <= now() and state = 'outbound'";
    private static final String LEASE = "leased_by = gen_random_uuid()";

    private static OperatedQueue queue;

    @BeforeAll
    static void start() throws Exception {
        queue = new OperatedQueue();
    }

    @AfterAll
    static void end() {
        queue.close();
    }

    @BeforeEach
    void empty() {
        queue.empty();
    }

    @Test
    void retryMakesDueAndForgetsThatTheDestinationWasDead() throws Exception {
        QueueId id = queue.message("one@a.test", "two@b.test", "held@a.test", "leased@a.test");
        queue.set(id, "held@a.test", "state = 'held'");
        queue.set(id, "leased@a.test", LEASE);
        block("a.test");
        block("b.test");
        block("c.test");
        int woken = queue.journal.woken.get();
        assertThat(queue.order("/retry?domain=a.test")).isEqualTo("1/1");
        assertThat(queue.count(DUE)).isEqualTo(1);
        assertThat(queue.count("select count(*) from destination where name = 'a.test'"))
                .isZero();
        assertThat(queue.count("select count(*) from destination")).isEqualTo(2);
        assertThat(queue.journal.woken.get()).isGreaterThan(woken);
        assertThat(queue.order("/" + id + "/retry?recipient=two@b.test")).isEqualTo("1/0");
        assertThat(queue.count(DUE)).isEqualTo(2);
    }

    @Test
    void whatIsHeldKeepsItsContentAndIsReleasedAnew() throws Exception {
        QueueId id = queue.message("one@a.test", "sent@a.test");
        queue.set(id, "one@a.test", "attempts = 9, last_attempt = now(), since = now() - interval '9 days'");
        queue.set(id, "sent@a.test", LEASE);
        block("a.test");
        assertThat(queue.order("/" + id + "/hold?reason=" + OperatedQueue.encoded("looks\nodd")))
                .isEqualTo("2/1");
        assertThat(queue.count("select count(*) from queued where state = 'held' and hold_reason = 'looks?odd'"))
                .isEqualTo(2);
        assertThat(queue.count("select count(*) from queued where leased_by is not null"))
                .isEqualTo(1);
        assertThat(queue.count("select octet_length(content) from message")).isPositive();
        assertThat(queue.order("/hold?all=true")).isEqualTo("0/0");
        assertThat(queue.order("/release?domain=a.test")).isEqualTo("2/1");
        assertThat(queue.count(DUE)).isEqualTo(2);
        assertThat(queue.count("select count(*) from destination")).isZero();
        assertThat(queue.count("select count(*) from queued where recipient = '<one@a.test>' and attempts = 0"
                        + " and since > now() - interval '1 minute' and hold_reason is null"))
                .isEqualTo(1);
    }

    /** Version 0.1 held what it could not deliver, by what an alias had led to. */
    @Test
    void whatWasHeldAsUndeliverableStartsAgainFromWhatRcptGave() throws Exception {
        QueueId id = queue.message("x@far.test", "y@far.test", "nobody@ours.test");
        for (String recipient : new String[] {"x@far.test", "y@far.test"}) {
            queue.set(
                    id,
                    recipient,
                    "state = 'held', destination = null, status = '5.7.1', given = '<team@ours.test>', reason = 'no'");
        }
        queue.set(id, "nobody@ours.test", "state = 'held', destination = null, status = '5.1.1', reason = 'no'");
        assertThat(queue.order("/release?state=held")).isEqualTo("3/0");
        assertThat(queue.database
                        .sql("select recipient || given || state || status from queued order by 1")
                        .query(String.class)
                        .list())
                .containsExactly(
                        "<nobody@ours.test><nobody@ours.test>unrouted", "<team@ours.test><team@ours.test>unrouted");
    }

    @Test
    void reroutesAndBack() throws Exception {
        QueueId id = queue.message("one@a.test", "two@b.test", "leased@a.test", "u@ours.test");
        queue.set(id, "two@b.test", "state = 'held'");
        queue.set(id, "leased@a.test", LEASE);
        queue.set(id, "u@ours.test", "state = 'unrouted', destination = null");
        block("hop.test:2526");
        HttpResponse<String> answer =
                queue.send("POST", "/" + id + "/reroute", "{\"to\":\"Hop.test:2526\"}", "application/json");
        assertThat(OperatedQueue.shortly(answer)).isEqualTo("2/1");
        assertThat(queue.count("select count(*) from queued where destination = 'hop.test:2526'"))
                .isEqualTo(2);
        assertThat(queue.count("select count(*) from queued where state = 'held'"))
                .isEqualTo(1);
        assertThat(queue.count("select count(*) from destination")).isZero();
        assertThat(queue.order("/reroute?destination=hop.test:2526&to=mx")).isEqualTo("2/0");
        assertThat(queue.count(
                        "select count(*) from queued where destination = split_part(rtrim(recipient, '>'), '@', 2)"))
                .isEqualTo(3);
        for (String wrong : new String[] {"", "?to=nowhere", "?to=host:99999", "?to=a%20b:25"}) {
            assertThat(queue.order("/" + id + "/reroute" + wrong)).startsWith("400 ");
        }
    }

    @Test
    void theLastDropTakesTheMessageAlong() throws Exception {
        QueueId small = queue.message("one@a.test", "two@b.test");
        QueueId large = queue.storedMessage("one@a.test", "two@b.test");
        queue.set(small, "one@a.test", LEASE);
        assertThat(queue.order("/drop?domain=a.test")).isEqualTo("2/1");
        assertThat(queue.count("select count(*) from message")).isEqualTo(2);
        assertThat(queue.count("select count(*) from content_unlink")).isZero();
        assertThat(queue.order("/" + small + "/drop")).isEqualTo("1/0");
        assertThat(queue.count("select count(*) from content_unlink")).isZero();
        assertThat(queue.order("/" + large + "/drop?bounce=false")).isEqualTo("1/0");
        assertThat(queue.count("select count(*) from message")).isZero();
        assertThat(queue.database
                        .sql("select queue_id from content_unlink")
                        .query(java.util.UUID.class)
                        .list())
                .containsExactly(large.value());
        assertThat(queue.journal.notices).isEmpty();
    }

    @Test
    void aDropWithBounceMakesOneReportForAMessage() throws Exception {
        QueueId one = queue.message("one@a.test", "two@a.test", "stays@b.test");
        QueueId other = queue.message("one@a.test");
        assertThat(queue.order("/drop?domain=a.test&bounce=true")).isEqualTo("3/0");
        assertThat(queue.journal.notices).containsExactlyInAnyOrder(Map.entry(one, 2), Map.entry(other, 1));
        assertThat(queue.count("select count(*) from outgoing")).isEqualTo(2);
        assertThat(queue.count("select count(*) from queued")).isEqualTo(1);
        assertThat(queue.count("select count(*) from message")).isEqualTo(1);
    }

    @Test
    void aReportSaysOnlyWhatIsDone() throws Exception {
        QueueId id = queue.message("one@a.test", "two@a.test");
        queue.journal.meanwhile = () -> {
            queue.journal.meanwhile = () -> {};
            queue.database
                    .sql("delete from queued where recipient = '<one@a.test>'")
                    .update();
        };
        assertThat(queue.order("/" + id + "/drop?bounce=true")).isEqualTo("1/0");
        assertThat(queue.journal.notices).containsExactly(Map.entry(id, 2), Map.entry(id, 1));
        assertThat(queue.count("select count(*) from outgoing")).isEqualTo(1);
        assertThat(queue.count("select count(*) from message")).isZero();
    }

    @Test
    void everythingOnlyWhenToldSo() throws Exception {
        queue.message("one@a.test");
        assertThat(queue.order("/drop")).startsWith("400 Say which mail is meant");
        assertThat(queue.order("/drop?domain=")).startsWith("400 'domain' is empty");
        assertThat(queue.order("/drop?domian=a.test&all=true")).startsWith("400 'domian' is not known");
        assertThat(queue.order("/drop?domain=a.test&all=true")).startsWith("400 Say all=true or");
        assertThat(queue.order("/drop?domain=a.test&domain=b.test")).startsWith("400 'domain' is given twice");
        assertThat(queue.order("/drop?all=perhaps")).startsWith("400 'all' is true or false");
        assertThat(queue.order("/burn?all=true")).startsWith("404 ");
        assertThat(queue.count("select count(*) from queued")).isEqualTo(1);
        assertThat(queue.order("/drop?all=true")).isEqualTo("1/0");
    }

    @Test
    void worksThroughALongQueueInBatches() throws Exception {
        queue.database.sql("""
                        with ids as (select i, ('0197c3a0-' || lpad(to_hex(i / 65536), 4, '0') || '-7'
                                || lpad(to_hex(i % 4096), 3, '0') || '-8000-' || lpad(to_hex(i), 12, '0'))::uuid as id
                            from generate_series(1, 2500) i),
                        m as (insert into message select id, now(), '<>', 1, '', 'x' from ids returning queue_id)
                        insert into queued (queue_id, recipient, given, state, reason, destination, next_attempt)
                        select queue_id, '<' || r || '@a.test>', '<g@a.test>', 'outbound', '', 'a.test',
                            now() + interval '1 hour' from m, generate_series(1, 2) r""").update();
        int woken = queue.journal.woken.get();
        assertThat(queue.order("/retry?all=true")).isEqualTo("5000/0");
        assertThat(queue.count(DUE)).isEqualTo(5000);
        assertThat(queue.journal.woken.get() - woken).isEqualTo(5);
        assertThat(queue.order("/drop?sender=%3C%3E")).isEqualTo("5000/0");
        assertThat(queue.count("select count(*) from message")).isZero();
    }

    private static void block(String destination) {
        queue.database
                .sql("insert into destination values (?, 1, now() + interval '3 hours', now(), '4.4.1', 'no answer')")
                .param(destination)
                .update();
    }
}
