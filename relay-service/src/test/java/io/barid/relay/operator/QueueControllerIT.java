package io.barid.relay.operator;

import static io.barid.relay.operator.OperatedQueue.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.message.QueueId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class QueueControllerIT {

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
    void namesTheFiveStatesAndFiltersByThem() throws Exception {
        QueueId id = queue.message("w@far.test", "a@far.test", "d@far.test", "h@far.test", "u@ours.test");
        queue.set(id, "a@far.test", "leased_by = gen_random_uuid()");
        queue.set(
                id,
                "d@far.test",
                "last_attempt = now(), attempts = 3, status = '4.2.0', reason = 'not now',"
                        + " said_host = 'mx.far.test', said_reply = '450 4.2.0 greylisted'");
        queue.set(id, "h@far.test", "state = 'held', hold_reason = 'looks like spam'");
        queue.set(id, "u@ours.test", "state = 'unrouted', destination = null");
        assertThat(recipients("?size=10"))
                .containsExactly(
                        "<a@far.test> active",
                        "<d@far.test> deferred",
                        "<h@far.test> held",
                        "<u@ours.test> unrouted",
                        "<w@far.test> waiting");
        for (QueueState state : EnumSet.complementOf(EnumSet.of(QueueState.DEAD))) {
            assertThat(recipients("?state=" + state)).hasSize(1).allMatch(each -> each.endsWith(state.toString()));
        }
        JsonNode deferred = queue.get("?state=deferred").get("items").get(0);
        assertThat(deferred.get("said").get("reply").asString()).isEqualTo("450 4.2.0 greylisted");
        assertThat(deferred.get("attempts").asInt()).isEqualTo(3);
        assertThat(minutesFromNow(deferred, "nextAttempt")).isBetween(58L, 60L);
        assertThat(minutesFromNow(deferred, "since")).isBetween(-121L, -119L);
        assertThat(minutesFromNow(deferred, "expires")).isBetween(5 * 1440 - 122L, 5 * 1440 - 118L);
        JsonNode held = queue.get("?state=held").get("items").get(0);
        assertThat(held.has("expires")).isFalse();
        assertThat(held.get("holdReason").asString()).isEqualTo("looks like spam");
        assertThat(queue.send("GET", "?state=lost", "", "text/plain").statusCode())
                .isEqualTo(400);
    }

    @Test
    void aBlockedDestinationSaysWhyItsMailWaits() throws Exception {
        queue.message("a@dead.test");
        queue.database
                .sql("insert into destination values ('dead.test', 4, now() + interval '3 hours', now(), '4.4.1',"
                        + " 'no host answers', 'mx.dead.test', '421 bye')")
                .update();
        JsonNode item = queue.get("").get("items").get(0);
        assertThat(minutesFromNow(item, "nextAttempt")).isBetween(178L, 180L);
        assertThat(item.get("reason").asString()).isEqualTo("no host answers");
        assertThat(item.get("status").asString()).isEqualTo("4.4.1");
        assertThat(item.get("said").get("host").asString()).isEqualTo("mx.dead.test");
    }

    @Test
    void filtersByWhatAnOperatorKnows() throws Exception {
        QueueId old = queue.message("one@a.test", "two@sub.a.test");
        QueueId bounce = queue.message("three@b.test");
        queue.database
                .sql("update message set reverse_path = '<>', accepted_at = now() where queue_id = ?")
                .param(bounce.value())
                .update();
        queue.set(bounce, "three@b.test", "destination = 'hop.test:2526', given = '<list@ours.test>'");
        assertThat(recipients("?domain=A.test")).containsExactly("<one@a.test> waiting");
        assertThat(recipients("?sender=" + encoded("<>"))).containsExactly("<three@b.test> waiting");
        assertThat(recipients("?sender=Sender@elsewhere.test")).hasSize(2);
        assertThat(recipients("?destination=hop.test:2526")).containsExactly("<three@b.test> waiting");
        assertThat(recipients("?recipient=list@ours.test")).containsExactly("<three@b.test> waiting");
        assertThat(recipients("?queueId=" + old)).hasSize(2);
        assertThat(recipients("?olderThan=1h")).hasSize(2);
        assertThat(recipients("?olderThan=3h")).isEmpty();
        assertThat(recipients("?olderThan=1h&domain=sub.a.test")).containsExactly("<two@sub.a.test> waiting");
        assertThat(queue.send("GET", "?domain=a..b", "", "text/plain").statusCode())
                .isEqualTo(400);
    }

    @Test
    void walksALongQueueByCursor() throws Exception {
        for (int i = 0; i < 23; i++) {
            queue.message("x" + i + "@a.test", "y" + i + "@a.test");
        }
        List<String> walked = new ArrayList<>();
        JsonNode page = queue.get("?size=7");
        assertThat(page.get("total").asInt()).isEqualTo(46);
        while (true) {
            page.get("items").forEach(item -> walked.add(item.get("recipient").asString()));
            if (!page.has("next")) {
                break;
            }
            page = queue.get("?size=7&after=" + page.get("next").asString());
            assertThat(page.has("total")).isFalse();
        }
        assertThat(walked).hasSize(46).doesNotHaveDuplicates();
        assertThat(walked.getFirst()).isEqualTo("<x0@a.test>");
        assertThat(queue.get("?page=6&size=7").get("items").size()).isEqualTo(4);
        assertThat(queue.send("GET", "?after=nonsense", "", "text/plain").statusCode())
                .isEqualTo(400);
    }

    @Test
    void showsOneMessage() throws Exception {
        QueueId id = queue.storedMessage("one@a.test", "two@a.test");
        JsonNode message = queue.get("/" + id);
        assertThat(message.get("sender").asString()).isEqualTo("<sender@elsewhere.test>");
        assertThat(message.get("origin").asString()).isEqualTo("mx");
        assertThat(message.get("content").asString()).isEqualTo("stored");
        assertThat(message.get("octets").asLong()).isEqualTo(30_000_000);
        assertThat(message.get("recipients").size()).isEqualTo(2);
        var unknown = queue.send("GET", "/" + QueueId.next(), "", "text/plain");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(queue.order("/" + QueueId.next() + "/retry")).startsWith("404 There is no ");
        assertThat(queue.order("/" + id + "/retry?recipient=three@a.test")).startsWith("404 There is no ");
        assertThat(queue.order("/" + id + "/burn")).startsWith("404 A queue can be told ");
    }

    private static List<String> recipients(String query) throws Exception {
        JsonNode items = queue.get(query).get("items");
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.get("recipient").asString() + " "
                        + item.get("state").asString())
                .toList();
    }

    private static long minutesFromNow(JsonNode item, String field) {
        return Duration.between(Instant.now(), Instant.parse(item.get(field).asString()))
                .toMinutes();
    }
}
