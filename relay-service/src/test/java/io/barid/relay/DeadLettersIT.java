package io.barid.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.message.AccountId;
import io.barid.message.Envelope;
import io.barid.message.MessageContent;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.message.Sha256;
import io.barid.relay.publish.DeadLetters;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.LocalHandOver;
import io.barid.transit.LocalOutcome;
import io.barid.transit.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** What was put aside, from the topics of dead letters to an operator and back. */
class DeadLettersIT {

    private static Surroundings around;
    private static ConfigurableApplicationContext relay;

    @BeforeAll
    static void surroundings() throws Exception {
        around = new Surroundings();
        relay = relay();
    }

    @AfterAll
    static void end() {
        around.close();
    }

    /** A short life is looked at more often. */
    private static ConfigurableApplicationContext relay() throws Exception {
        return around.relay(Map.of("BARID_RETRY_SCHEDULE", "5s", "BARID_QUEUE_LIFETIME", "30s"));
    }

    @BeforeEach
    void empty() throws Exception {
        around.run("truncate dead_letter, content_unlink");
    }

    private static LocalHandOver handOver(AcceptedMessage message, long account) {
        Envelope envelope = message.envelope();
        return new LocalHandOver(
                new LocalHandOver.Header(
                        envelope.queueId(),
                        envelope.acceptedAt(),
                        envelope.reversePath(),
                        List.of(new LocalHandOver.Target(
                                new AccountId(account),
                                envelope.recipients().getFirst().path())),
                        "",
                        message.content(),
                        Optional.of(new LocalHandOver.Sent(new Origin.Mx(), envelope.body(), false, Optional.empty()))),
                message.value());
    }

    private static LocalOutcome full(LocalHandOver handOver) {
        LocalHandOver.Target target = handOver.header().targets().getFirst();
        return new LocalOutcome(
                handOver.header().queueId(),
                List.of(new LocalOutcome.Refused(
                        target.account(), target.recipient(), LocalOutcome.Reason.OVER_QUOTA)));
    }

    /** As who puts it aside publishes it. */
    private static ProducerRecord<byte[], byte[]> letter(String topic, byte[] envelope, byte[] value) {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(Topics.dead(topic), value);
        letter.headers().add(Topics.ENVELOPE_HEADER, envelope).add("reason", octets("a test\nsays \0 so"));
        return letter;
    }

    private static ProducerRecord<byte[], byte[]> letter(AcceptedMessage message) {
        return letter(Topics.ACCEPTED, message.header(), message.value());
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> held() throws Exception {
        List<String> ids = new ArrayList<>();
        around.queue(relay, "?state=dead&size=1000")
                .get("items")
                .forEach(item -> ids.add(item.get("id").asString()));
        return ids;
    }

    private static List<String> awaitHeld(int count) throws Exception {
        Surroundings.await(count + " dead letters", 30, () -> held().size() >= count);
        assertThat(held()).hasSize(count);
        return held();
    }

    private static String order(String what) throws Exception {
        var answer = around.post(relay, "/v1/queue/" + what);
        return answer.statusCode() + " " + answer.body();
    }

    /** On their way to the sender, and saying this after the status. */
    private static long reports(String like) throws Exception {
        return around.count("select count(*) from queued q join message m using (queue_id) where m.reverse_path = '<>'"
                + " and q.recipient = '<sender@elsewhere.test>'"
                + " and convert_from(m.content, 'UTF8') like '%5.3.0%' and convert_from(m.content, 'UTF8') like '%"
                + like
                + "%'");
    }

    private static List<ConsumerRecord<byte[], byte[]>> published(String topic, byte[] envelope) {
        return around.records(topic).stream()
                .filter(record -> {
                    Header header = record.headers().lastHeader(Topics.ENVELOPE_HEADER);
                    return header != null && java.util.Arrays.equals(header.value(), envelope);
                })
                .toList();
    }

    @Test
    void whatNobodyCanReadOfAnyTopicIsHeldWithItsReason() throws Exception {
        around.send(new ProducerRecord<>(Topics.ACCEPTED, octets("no envelope")));
        around.send(new ProducerRecord<>(Topics.OUTCOME, null, octets("no outcome")));
        ProducerRecord<byte[], byte[]> odd = letter(Topics.LOCAL, new byte[] {0, -1, '{'}, null);
        odd.headers().add("a name\0", null).add("envelope", null);
        around.send(odd);
        awaitHeld(3);
        JsonNode page = around.queue(relay, "?state=held");
        assertThat(page.get("total").asInt()).isEqualTo(3);
        assertThat(page.get("items")).allSatisfy(item -> {
            assertThat(item.get("state").asString()).isEqualTo("held");
            assertThat(item.get("kind").asString()).isEqualTo("dead");
        });
        assertThat(page.get("items")
                        .valueStream()
                        .map(item -> item.get("topic").asString() + ": "
                                + item.get("reason").asString()))
                .containsExactlyInAnyOrder(
                        "mail.accepted: no Header header",
                        "mail.outcome: no LocalOutcome header",
                        "mail.local: a test?says ? so");
        String metrics = around.get(relay, "/actuator/prometheus", "").body();
        assertThat(metrics)
                .contains("mail_relay_dead_letters 3.0")
                .contains("mail_relay_dead_settled_total{order=\"bounce\"}");
        assertThat(order("bounce?state=dead")).startsWith("200 ").contains("\"changed\":0");
        assertThat(order("drop?state=dead")).contains("\"changed\":3");
        assertThat(held()).isEmpty();
    }

    @Test
    void isReleasedAndTakenWhereItWasToBeRead() throws Exception {
        AcceptedMessage message = Messages.to("u51@ours.test");
        LocalHandOver handOver = handOver(Messages.to("u52@ours.test"), 52);
        LocalHandOver refused = handOver(Messages.to("u53@ours.test"), 53);
        around.send(letter(message));
        around.send(letter(Topics.LOCAL, handOver.headerJson(), handOver.value()));
        ProducerRecord<byte[], byte[]> outcome = letter(Topics.OUTCOME, refused.headerJson(), refused.value());
        outcome.headers().add(Topics.OUTCOME_HEADER, full(refused).header());
        around.send(outcome);
        for (String id : awaitHeld(3)) {
            assertThat(order(id + "/release")).startsWith("200 ");
            assertThat(order(id + "/release")).startsWith("404 ");
        }
        assertThat(held()).isEmpty();
        Surroundings.await(
                "copies",
                20,
                () -> around.copies()
                        .containsAll(List.of(
                                new Surroundings.Copy(message.envelope().queueId(), 51),
                                new Surroundings.Copy(handOver.header().queueId(), 52))));
        assertThat(published(Topics.ACCEPTED, message.header()))
                .singleElement()
                .satisfies(record ->
                        assertThat(record.headers().lastHeader("reason")).isNull());
        assertThat(published(Topics.LOCAL, handOver.headerJson()))
                .singleElement()
                .satisfies(record -> assertThat(record.value()).isEqualTo(handOver.value()));
        Surroundings.await(
                "a report that the mailbox was full",
                20,
                () -> around.count(
                                "select count(*) from queued join message using (queue_id) where convert_from(content, 'UTF8') like '%"
                                        + refused.header().queueId() + "%'")
                        == 1);
    }

    @Test
    void comesBackUnderAnotherNameWhenItIsReleasedTooEarly() throws Exception {
        around.send(new ProducerRecord<>(Topics.ACCEPTED, octets("no envelope")));
        String first = awaitHeld(1).getFirst();
        assertThat(order(first + "/release")).startsWith("200 ");
        Surroundings.await("it to come back", 20, () -> held().size() == 1 && !held().contains(first));
        JsonNode shown = around.queue(relay, "/" + held().getFirst());
        assertThat(shown.get("headers")).hasSize(2);
        assertThat(shown.get("reason").asString()).isEqualTo("no Header header");
    }

    /** As when its batch is repeated, by this replica or another one. */
    @Test
    void isHeldOnceHoweverOftenTheSameRecordIsPutAside() throws Exception {
        AcceptedMessage cut = Messages.to("u58@ours.test");
        List<ProducerRecord<byte[], byte[]>> letters = new ArrayList<>();
        for (int offset : new int[] {7, 7, 7, 8}) {
            ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                    Topics.ACCEPTED, 0, offset, octets("the same partition"), octets("Subject: cut\r\n\r\nh"));
            record.headers().add(Topics.ENVELOPE_HEADER, cut.header());
            letters.add(new DeadLetters.Dead(record, "a test says so").letter());
        }
        ProducerRecord<byte[], byte[]> odd =
                new ProducerRecord<>(Topics.dead(Topics.ACCEPTED), octets("the same partition"), null);
        odd.headers().add(Topics.DEAD_SOURCE_HEADER, new byte[] {0, -1});
        letters.add(odd);
        for (ProducerRecord<byte[], byte[]> letter : letters) {
            around.send(letter);
        }
        List<String> ids = awaitHeld(3);
        assertThat(order(ids.getFirst() + "/drop")).startsWith("200 ");
        around.send(letters.get(3));
        around.send(letters.getFirst());
        awaitHeld(3);
    }

    @Test
    void tellsTheSenderOnceWhenItIsBounced() throws Exception {
        AcceptedMessage cut = Messages.to("u54@ours.test", "someone@elsewhere.test");
        LocalHandOver handOver = handOver(Messages.to("u55@ours.test"), 55);
        around.send(letter(Topics.ACCEPTED, cut.header(), octets("Subject: cut\r\n\r\nh")));
        around.send(letter(Topics.LOCAL, handOver.headerJson(), handOver.value()));
        for (String id : awaitHeld(2)) {
            assertThat(order(id + "/bounce")).startsWith("200 ");
            assertThat(order(id + "/bounce")).startsWith("404 ");
        }
        Surroundings.await("reports", 20, () -> reports("u54@ours.test") == 1 && reports("u55@ours.test") == 1);
        assertThat(reports("someone@elsewhere.test%Subject: cut")).isEqualTo(1);
        assertThat(held()).isEmpty();
    }

    @Test
    void keepsItsStoredContentForAsLongAsItIsHeld() throws Exception {
        AcceptedMessage inline = Messages.to("u56@ours.test");
        QueueId id = inline.envelope().queueId();
        AcceptedMessage stored = new AcceptedMessage(
                inline.envelope(), new MessageContent.Stored(700_000, new Sha256("ab".repeat(32))), null);
        QueueId broken = QueueId.next();
        around.mailboxService.stop();
        around.send(letter(stored));
        around.send(letter(Topics.LOCAL, octets("{\"queueId\":\"" + broken + "\",oops"), null));
        around.send(letter(Messages.to("u57@ours.test")));
        Thread.sleep(1_000);
        assertThat(held()).isEmpty();
        around.mailboxService.start();
        awaitHeld(3);
        assertThat(around.mailboxService.linking).contains("PUT " + id, "PUT " + broken);
        around.run("insert into content_unlink values ('" + id.value() + "')");
        Surroundings.await(
                "nobody to let go of it", 30, () -> around.count("select count(*) from content_unlink") == 0);
        assertThat(around.mailboxService.linking).doesNotContain("DELETE " + id);
        for (String each : held()) {
            assertThat(order(each + "/drop")).startsWith("200 ");
        }
        Surroundings.await("it to be let go of", 30, () -> around.mailboxService.linking.contains("DELETE " + id));
    }

    /** Whatever ends a replica between reading and inserting, the letter is there, once. */
    @Test
    void isNeitherLostNorDoubledByAnEndInBetweenNorByTwoReplicas() throws Exception {
        around.run("create sequence tries; create function fail() returns trigger language plpgsql as"
                + " $$ begin perform nextval('tries'); raise exception 'not now'; end $$;"
                + " create trigger fail before insert on dead_letter for each row execute function fail()");
        int letters = 20;
        for (int i = 0; i < letters; i++) {
            String topic = i % 2 == 0 ? Topics.ACCEPTED : Topics.OUTCOME;
            around.send(letter(topic, octets("unreadable " + i), null));
        }
        Surroundings.await("a try", 30, () -> around.count("select last_value from tries where is_called") > 0);
        around.endRelays();
        around.run("drop trigger fail on dead_letter");
        relay = relay();
        ConfigurableApplicationContext other = relay();
        for (int i = 0; i < letters; i++) {
            around.send(letter(i % 2 == 0 ? Topics.LOCAL : Topics.OUTCOME, octets("unreadable too " + i), null));
        }
        List<String> ids = awaitHeld(2 * letters);
        assertThat(around.queue(other, "?state=dead").get("total").asInt()).isEqualTo(2 * letters);
        assertThat(around.count("select count(distinct headers) from dead_letter"))
                .isEqualTo(2 * letters);
        assertThat(around.post(other, "/v1/queue/" + ids.getFirst() + "/drop").statusCode())
                .isEqualTo(200);
        assertThat(order(ids.getFirst() + "/drop")).startsWith("404 ");
        other.close();
    }
}
