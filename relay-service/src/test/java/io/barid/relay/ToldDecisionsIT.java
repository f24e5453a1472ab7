package io.barid.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.journey.JourneyEvent.Accepted;
import io.barid.journey.JourneyEvent.Attempted;
import io.barid.journey.JourneyEvent.Bounced;
import io.barid.journey.JourneyEvent.Deferred;
import io.barid.journey.JourneyEvent.Routed;
import io.barid.journey.JourneyEvent.Routed.Kind;
import io.barid.journey.JourneyEvent.Routed.Way;
import io.barid.journey.JourneyEvent.Steered;
import io.barid.message.AccountId;
import io.barid.message.QueueId;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.LocalHandOver;
import io.barid.transit.LocalOutcome;
import io.barid.transit.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What relay-service tells of what operators, aliases and mailboxes make of a message. */
class ToldDecisionsIT extends ToldWorld {

    @Test
    void whatAnOperatorDoes() throws Exception {
        ScriptedJourneys.dns.put("grey.example", ScriptedJourneys.hosts("mx.grey.example", "127.0.0.1", false));
        mx.always("RCPT TO:<bob@grey", "451 4.7.1 not yet");
        QueueId id = send("bob@grey.example");
        await(id, Deferred.class, 1);
        Surroundings.await(
                "a hold",
                10,
                () -> around.post(relay, "/v1/queue/" + id + "/hold?reason=wait+for+them")
                        .body()
                        .contains("\"changed\":1"));
        around.post(relay, "/v1/queue/" + id + "/release");
        await(id, Steered.class, 2);
        around.post(relay, "/v1/queue/" + id + "/bounce");
        List<Steered> steered = await(id, Steered.class, 3);
        assertThat(steered)
                .extracting(it -> it.order() + " " + it.reason())
                .containsExactly(
                        "held by an operator: wait for them (bob@grey.example)",
                        "released by an operator (bob@grey.example)",
                        "dropped by an operator, the sender is told if it wants to know (bob@grey.example)");
        assertThat(steered).allSatisfy(it -> assertThat(it.recipients()).containsExactly("bob@grey.example"));
        Bounced bounced = await(id, Bounced.class, 1).getFirst();
        assertThat(bounced.status()).isEqualTo("5.7.1");
        await(QueueId.parse(bounced.report().orElseThrow()), Accepted.class, 1);
    }

    @Test
    void mailboxServiceIsAwayForAWhile() throws Exception {
        around.mailboxService.mood = FakeMailboxService.Mood.FAILS;
        QueueId id;
        try {
            id = send("u9@ours.test");
            assertThat(await(id, Routed.class, 1).getFirst().ways())
                    .containsExactly(new Way("u9@ours.test", Kind.UNKNOWN, "mailbox-service does not answer"));
        } finally {
            around.mailboxService.mood = FakeMailboxService.Mood.ANSWERS;
        }
        assertThat(await(id, Routed.class, 2).getLast().ways())
                .containsExactly(new Way("u9@ours.test", Kind.MAILBOX, "9"));
    }

    @Test
    void manyRecipientsGoInPortions() throws Exception {
        ScriptedJourneys.dns.put("many.example", ScriptedJourneys.hosts("mx.many.example", "127.0.0.1", false));
        QueueId id = send(IntStream.range(0, 1_200)
                .mapToObj(i -> "u" + i + "@many.example")
                .toArray(String[]::new));
        assertThat(await(id, Routed.class, 3))
                .extracting(it -> it.ways().size())
                .containsExactly(500, 500, 200);
        List<Attempted> attempts = await(id, Attempted.class, 3);
        assertThat(attempts).extracting(it -> it.replies().size()).containsExactlyInAnyOrder(500, 500, 200);
        assertThat(attempts).filteredOn(it -> it.transcript().isEmpty()).hasSize(1);
        assertThat(attempts.stream()
                        .flatMap(it -> it.replies().stream())
                        .map(Attempted.Reply::recipient)
                        .distinct())
                .hasSize(1_200);
    }

    @Test
    void whatMailboxServiceReportedAndWhatNobodyCanRead() throws Exception {
        AcceptedMessage message = message("u1@ours.test", "u5@ours.test");
        QueueId id = message.envelope().queueId();
        LocalHandOver handOver = new LocalHandOver(
                new LocalHandOver.Header(
                        id,
                        message.envelope().acceptedAt(),
                        message.envelope().reversePath(),
                        List.of(new LocalHandOver.Target(
                                new AccountId(5), Messages.path("u5@ours.test"), Optional.empty())),
                        "",
                        message.content(),
                        Optional.empty()),
                message.value());
        LocalOutcome full = new LocalOutcome(
                id,
                List.of(new LocalOutcome.Refused(
                        new AccountId(5), Messages.path("u5@ours.test"), LocalOutcome.Reason.OVER_QUOTA)),
                List.of());
        ProducerRecord<byte[], byte[]> outcome = new ProducerRecord<>(Topics.OUTCOME, handOver.value());
        outcome.headers().add(Topics.ENVELOPE_HEADER, handOver.headerJson());
        outcome.headers().add(Topics.OUTCOME_HEADER, full.header());
        around.send(outcome);
        Bounced bounced = await(id, Bounced.class, 1).getFirst();
        assertThat(bounced.status()).isEqualTo("5.2.2");
        await(QueueId.parse(bounced.report().orElseThrow()), Accepted.class, 1);

        QueueId poison = QueueId.next();
        ProducerRecord<byte[], byte[]> dead = new ProducerRecord<>(Topics.ACCEPTED, new byte[] {'x'});
        dead.headers()
                .add(
                        Topics.ENVELOPE_HEADER,
                        ("{\"envelope\":{\"queueId\":\"" + poison + "\"}}").getBytes(StandardCharsets.US_ASCII));
        around.send(dead);
        Steered held = await(poison, Steered.class, 1).getFirst();
        assertThat(held.order()).isEqualTo("held");
        String letter = held.reason().replaceFirst("by Barid: (\\S+) of mail.accepted: .*", "$1");
        around.post(relay, "/v1/queue/" + letter + "/drop");
        assertThat(await(poison, Steered.class, 2).getLast().order()).isEqualTo("dropped");
    }
}
