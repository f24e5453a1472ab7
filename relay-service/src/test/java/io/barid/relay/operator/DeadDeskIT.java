package io.barid.relay.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.message.MessageContent;
import io.barid.message.QueueId;
import io.barid.message.Sha256;
import io.barid.relay.Messages;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Dead letters in {@code /v1/queue}, beside what waits. */
class DeadDeskIT {

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

    private static String unreadable() {
        return queue.letters.add(Topics.ACCEPTED, "{".getBytes(StandardCharsets.US_ASCII), new byte[3], Instant.now());
    }

    private static String readable(AcceptedMessage message) {
        return queue.letters.add(Topics.ACCEPTED, message.header(), message.value(), Instant.now());
    }

    private static List<String> names(JsonNode page) {
        List<String> names = new ArrayList<>();
        page.get("items")
                .forEach(item -> names.add(
                        item.path("id").asString(item.path("recipient").asString("?"))));
        return names;
    }

    @Test
    void standFirstAmongWhatIsHeldOnPagesOfAnySize() throws Exception {
        QueueId id = queue.message("a@far.test", "b@far.test", "c@far.test");
        queue.set(id, "c@far.test", "state = 'held', hold_reason = 'odd'");
        String one = unreadable();
        String two = unreadable();
        List<String> all = List.of(one, two, "<a@far.test>", "<b@far.test>", "<c@far.test>");
        assertThat(names(queue.get(""))).isEqualTo(all);
        assertThat(names(queue.get("?state=held"))).containsExactly(one, two, "<c@far.test>");
        assertThat(names(queue.get("?state=dead"))).containsExactly(one, two);
        assertThat(names(queue.get("?state=waiting"))).containsExactly("<a@far.test>", "<b@far.test>");
        assertThat(names(queue.get("?domain=far.test"))).hasSize(3);
        for (int size = 1; size <= 6; size++) {
            List<String> walked = new ArrayList<>();
            List<String> paged = new ArrayList<>();
            JsonNode page = queue.get("?size=" + size);
            assertThat(page.get("total").asInt()).isEqualTo(5);
            assertThat(page.get("dead").asInt()).isEqualTo(2);
            walked.addAll(names(page));
            while (page.has("next")) {
                page = queue.get("?size=" + size + "&after=" + page.get("next").asString());
                walked.addAll(names(page));
            }
            for (int number = 0; number < 6; number++) {
                paged.addAll(names(queue.get("?size=" + size + "&page=" + number)));
            }
            assertThat(walked).isEqualTo(all);
            assertThat(paged).isEqualTo(all);
        }
    }

    @Test
    void showEverythingButTheContent() throws Exception {
        AcceptedMessage message = Messages.to("u1@ours.test");
        QueueId id = message.envelope().queueId();
        JsonNode shown = queue.get("/" + readable(message));
        assertThat(shown.get("state").asString()).isEqualTo("held");
        assertThat(shown.get("kind").asString()).isEqualTo("dead");
        assertThat(shown.get("reason").asString()).isEqualTo("x");
        assertThat(shown.get("queueId").asString()).isEqualTo(id.toString());
        assertThat(shown.get("sender").asString()).isEqualTo("<sender@elsewhere.test>");
        assertThat(shown.get("octets").asInt()).isEqualTo(message.value().length);
        assertThat(shown.get("headers").get(0).get("text").asString()).contains("u1@ours.test");
        assertThat(shown.toString()).doesNotContain("hello");
        assertThat(queue.get("/" + unreadable()).has("sender")).isFalse();
        assertThat(queue.send("GET", "/" + id, "", "text/plain").body()).contains("A dead letter names it: dead-");
        assertThat(queue.order("/dead-999999/release")).isEqualTo("404 There is no dead-999999 in the queue.");
    }

    @Test
    void areNotMeantByOrdersUnlessTheyAreNamed() throws Exception {
        queue.message("a@far.test");
        String old =
                queue.letters.add(Topics.LOCAL, null, new byte[1], Instant.now().minus(Duration.ofDays(2)));
        String fresh = unreadable();
        assertThat(queue.order("/drop?all=true")).isEqualTo("1/0");
        assertThat(queue.order("/release?state=held")).isEqualTo("0/0");
        assertThat(names(queue.get(""))).containsExactly(old, fresh);
        assertThat(queue.order("/drop?state=dead&domain=far.test")).startsWith("400 Dead letters are told apart by");
        assertThat(queue.order("/" + old + "/retry")).startsWith("400 A dead letter can be told");
        assertThat(queue.order("/drop?state=dead&olderThan=1d")).isEqualTo("1/0");
        assertThat(names(queue.get(""))).containsExactly(fresh);
        assertThat(queue.order("/release?state=dead")).isEqualTo("1/0");
        assertThat(names(queue.get(""))).isEmpty();
        assertThat(queue.letters.released).singleElement().satisfies(record -> {
            assertThat(record.topic()).isEqualTo(Topics.ACCEPTED);
            assertThat(record.headers().lastHeader("reason")).isNull();
            assertThat(record.headers().lastHeader(Topics.ENVELOPE_HEADER).value())
                    .isEqualTo("{".getBytes(StandardCharsets.US_ASCII));
        });
    }

    @Test
    void stayWhileKafkaIsAwayOrNobodyCanBeTold() throws Exception {
        String letter = unreadable();
        queue.letters.kafkaAway = true;
        assertThat(queue.order("/" + letter + "/release")).startsWith("503 Kafka does not answer");
        assertThat(queue.order("/" + letter + "/bounce")).startsWith("422 Nobody can be told about " + letter);
        assertThat(queue.order("/" + letter + "/drop?bounce=true")).startsWith("422 ");
        assertThat(names(queue.get(""))).containsExactly(letter);
        String told = readable(Messages.to("u1@ours.test"));
        assertThat(queue.order("/" + told + "/bounce")).isEqualTo("1/0");
        assertThat(queue.count("select count(*) from outgoing")).isEqualTo(1);
        assertThat(queue.order("/bounce?state=dead")).isEqualTo("0/0");
        assertThat(names(queue.get(""))).containsExactly(letter);
    }

    @Test
    void letGoOfStoredContentWithTheLetter() throws Exception {
        AcceptedMessage inline = Messages.to("u1@ours.test");
        AcceptedMessage stored = new AcceptedMessage(
                inline.envelope(), new MessageContent.Stored(30_000_000, new Sha256("ab".repeat(32))), null);
        String letter = readable(stored);
        assertThat(queue.get("/" + letter).get("content").asString()).isEqualTo("stored");
        assertThat(queue.order("/" + letter + "/drop")).isEqualTo("1/0");
        assertThat(queue.count("select count(*) from content_unlink where queue_id = '"
                        + stored.envelope().queueId().value() + "'"))
                .isEqualTo(1);
        assertThat(queue.order("/" + letter + "/drop")).startsWith("404 ");
    }
}
