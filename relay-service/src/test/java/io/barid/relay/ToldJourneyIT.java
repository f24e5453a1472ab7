package io.barid.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.ReversePath;
import io.barid.journey.JourneyEvent;
import io.barid.journey.JourneyEvent.Accepted;
import io.barid.journey.JourneyEvent.Attempted;
import io.barid.journey.JourneyEvent.Attempted.Fate;
import io.barid.journey.JourneyEvent.Bounced;
import io.barid.journey.JourneyEvent.Deferred;
import io.barid.journey.JourneyEvent.MxAsked;
import io.barid.journey.JourneyEvent.Routed;
import io.barid.journey.JourneyEvent.Routed.Kind;
import io.barid.journey.JourneyEvent.Routed.Way;
import io.barid.journey.JourneyEvent.Steered;
import io.barid.message.AccountId;
import io.barid.message.BodyType;
import io.barid.message.Envelope;
import io.barid.message.MessageContent;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.message.Recipient;
import io.barid.query.MxAnswer;
import io.barid.remotemx.Authority;
import io.barid.remotemx.MxSession;
import io.barid.remotemx.Reaction;
import io.barid.remotemx.ScriptedMx;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.JourneyRecord;
import io.barid.transit.LocalHandOver;
import io.barid.transit.LocalOutcome;
import io.barid.transit.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** What relay-service tells of a message's life, with real hosts, Kafka and PostgreSQL. */
class ToldJourneyIT {

    private static final String PASSWORD = "se:cret-of-tests";

    @TempDir
    static Path folder;

    private static Surroundings around;
    private static ScriptedMx mx;
    private static ScriptedMx hop;
    private static ConfigurableApplicationContext relay;

    @BeforeAll
    static void start() throws Exception {
        around = new Surroundings();
        mx = ScriptedMx.start().tls(Authority.selfSigned("mx.there.example"));
        Authority authority = Authority.named("Test Authority");
        hop = ScriptedMx.start().tls(authority.issue("127.0.0.1")).extensions("PIPELINING", "AUTH PLAIN LOGIN");
        Path cas = Files.writeString(folder.resolve("cas.pem"), authority.pem());
        relay = around.relay(
                Map.of(
                        "BARID_HOSTNAME", "mx.here.example",
                        "BARID_REMOTE_SMTP_PORT", mx.port(),
                        "BARID_ALLOW_PRIVATE_MX", "true",
                        "BARID_REMOTE_TIMEOUT", "2s",
                        "BARID_RETRY_SCHEDULE", "1s",
                        "BARID_REMOTE_CAS", cas.toString(),
                        "BARID_ROUTES", "hop.example=user:se%3Acret-of-tests@127.0.0.1:" + hop.port()),
                ScriptedJourneys.class);
    }

    @AfterAll
    static void end() {
        around.close();
        mx.close();
        hop.close();
    }

    private static AcceptedMessage message(String sender, String... recipients) {
        byte[] content = "Subject: hi\r\n\r\nsecret content\r\n".getBytes(StandardCharsets.US_ASCII);
        List<Recipient> all = Stream.of(recipients)
                .map(text -> new Recipient(
                        Messages.path(text),
                        text.endsWith("@ours.test") ? Recipient.Fate.LOCAL : Recipient.Fate.REMOTE))
                .toList();
        Envelope envelope = new Envelope(
                QueueId.next(),
                Instant.now(),
                new Origin.Submission(new AccountId(1)),
                ReversePath.parse("<" + sender + ">"),
                all,
                BodyType.SEVEN_BIT,
                false,
                "");
        return new AcceptedMessage(envelope, new MessageContent.Inline(content.length), content);
    }

    private static QueueId send(String... recipients) throws Exception {
        return send(message("u1@ours.test", recipients));
    }

    private static QueueId send(AcceptedMessage message) throws Exception {
        around.send(List.of(message));
        return message.envelope().queueId();
    }

    private static <T extends JourneyEvent> List<T> await(QueueId queueId, Class<T> step, int count) throws Exception {
        Surroundings.await(
                count + " " + step.getSimpleName(),
                10,
                () -> ScriptedJourneys.of(queueId, step).size() >= count);
        return ScriptedJourneys.of(queueId, step);
    }

    @Test
    void aDeliveryWithWhatDnsAndTheHostSaid() throws Exception {
        ScriptedJourneys.dns.put("there.example", ScriptedJourneys.hosts("mx.there.example", "127.0.0.1", false));
        QueueId id = send("u7@ours.test", "bob@there.example", "unknown@ours.test");
        Attempted attempt = await(id, Attempted.class, 1).getFirst();
        assertThat(await(id, Routed.class, 1)).singleElement().satisfies(routed -> {
            assertThat(routed.sender()).isEqualTo("u1@ours.test");
            assertThat(routed.ways())
                    .containsExactlyInAnyOrder(
                            new Way("u7@ours.test", Kind.MAILBOX, "7"),
                            new Way("bob@there.example", Kind.ELSEWHERE, "bob@there.example"),
                            new Way("unknown@ours.test", Kind.NOWHERE, "5.1.1 there is no such mailbox"));
        });
        assertThat(await(id, MxAsked.class, 1)).singleElement().satisfies(asked -> {
            assertThat(asked.domain()).isEqualTo("there.example");
            assertThat(asked.hosts()).containsExactly("10 mx.there.example 127.0.0.1");
            assertThat(asked.answer()).isEqualTo("1 MX record");
            assertThat(asked.ttl()).contains(300L);
            assertThat(asked.cached()).contains(false);
            assertThat(asked.at()).isBeforeOrEqualTo(attempt.at());
        });
        assertThat(attempt.destination()).isEqualTo("there.example");
        assertThat(attempt.host()).contains("mx.there.example [127.0.0.1]:" + mx.port());
        assertThat(attempt.tls().orElseThrow()).matches("TLSv1.3 TLS_[A-Z0-9_]+, certificate not verified");
        assertThat(attempt.replies())
                .containsExactly(new Attempted.Reply("bob@there.example", Fate.DELIVERED, "250 2.0.0 taken"));
        assertThat(attempt.transcript())
                .startsWith(
                        "* connecting to mx.there.example [127.0.0.1]:" + mx.port(), "S: 220 scripted.mx.test ESMTP")
                .containsSubsequence(
                        "C: EHLO mx.here.example",
                        "C: STARTTLS",
                        "S: 220 2.0.0 go ahead",
                        "* " + attempt.tls().orElseThrow(),
                        "C: MAIL FROM:<u1@ours.test> SIZE=31",
                        "C: RCPT TO:<bob@there.example>",
                        "C: DATA",
                        "S: 354 go on",
                        "C: (content, 31 octets)",
                        "C: .",
                        "S: 250 2.0.0 taken")
                .noneMatch(line -> line.contains("secret content"));
        assertThat(await(id, Bounced.class, 1).getFirst().recipients()).containsExactly("unknown@ours.test");

        QueueId kept = send("carol@there.example");
        assertThat(await(kept, Attempted.class, 1).getFirst().transcript().getFirst())
                .isEqualTo("* on the kept connection to mx.there.example [127.0.0.1]:" + mx.port());
        assertThat(ScriptedJourneys.of(kept, MxAsked.class))
                .as("nobody was asked")
                .isEmpty();
        assertThat(ScriptedJourneys.of(kept, Attempted.class).getFirst().tls()).isEqualTo(attempt.tls());

        ScriptedJourneys.dns.put("there.example", ScriptedJourneys.hosts("mx.there.example", "127.0.0.1", true));
        Surroundings.await(
                "the end of the connection",
                10,
                () -> mx.sessions().stream()
                        .map(MxSession::commands)
                        .anyMatch(commands ->
                                commands.contains("RCPT TO:<carol@there.example>") && commands.contains("QUIT")));
        QueueId later = send("dan@there.example");
        await(later, Attempted.class, 1);
        assertThat(ScriptedJourneys.of(later, MxAsked.class))
                .singleElement()
                .satisfies(asked -> assertThat(asked.cached()).contains(true));
        java.nio.file.Files.write(
                Path.of("/tmp/j3-journey.json"),
                JourneyRecord.of(id, ScriptedJourneys.of(id)).events());
    }

    @Test
    void deferredAndThenDelivered() throws Exception {
        ScriptedJourneys.dns.put("later.example", ScriptedJourneys.hosts("mx.later.example", "127.0.0.1", false));
        mx.enqueue("RCPT TO:<bob@later", "451 4.2.0 later");
        QueueId id = send("bob@later.example");
        Deferred deferred = await(id, Deferred.class, 1).getFirst();
        List<Attempted> attempts = await(id, Attempted.class, 2);
        assertThat(deferred.recipients()).containsExactly("bob@later.example");
        assertThat(deferred.status()).isEqualTo("4.2.0");
        assertThat(deferred.reason()).isEqualTo("the host refuses RCPT for now: 451 4.2.0 later (mx.later.example)");
        assertThat(attempts.get(0).replies().getFirst().fate()).isEqualTo(Fate.NOT_NOW);
        assertThat(attempts.get(1).delivered()).isTrue();
        assertThat(attempts.get(1).at())
                .as("really then")
                .isBetween(deferred.until().minusMillis(50), deferred.until().plus(Duration.ofSeconds(3)));
        assertThat(Duration.between(deferred.at(), deferred.until()))
                .isBetween(Duration.ofMillis(900), Duration.ofMillis(1_100));
    }

    @Test
    void aRefusalAndTheJourneyOfItsBounce() throws Exception {
        ScriptedJourneys.dns.put("no.example", ScriptedJourneys.hosts("mx.no.example", "127.0.0.1", false));
        mx.always("RCPT TO:<nobody@no.example", "550 5.1.1 no such user");
        QueueId id = send("nobody@no.example");
        Bounced bounced = await(id, Bounced.class, 1).getFirst();
        assertThat(bounced.status()).isEqualTo("5.1.1");
        assertThat(bounced.reason()).contains("550 5.1.1 no such user");
        assertThat(ScriptedJourneys.of(id, Attempted.class).getFirst().replies())
                .containsExactly(new Attempted.Reply("nobody@no.example", Fate.NEVER, "550 5.1.1 no such user"));
        QueueId report = QueueId.parse(bounced.report().orElseThrow());
        Accepted accepted = await(report, Accepted.class, 1).getFirst();
        assertThat(accepted.sender()).isEmpty();
        assertThat(accepted.recipients()).containsExactly("u1@ours.test");
        assertThat(accepted.reply()).isEmpty();
        Routed routed = await(report, Routed.class, 1).getFirst();
        assertThat(routed.ways()).containsExactly(new Way("u1@ours.test", Kind.MAILBOX, "1"));
        Surroundings.await(
                "the report",
                10,
                () -> around.handedOver.stream()
                        .filter(each -> each.header().queueId().equals(report))
                        .anyMatch(each -> new String(each.value(), StandardCharsets.US_ASCII)
                                .contains("Message-ID: " + accepted.messageId().orElseThrow())));
    }

    @Test
    void dnsThatSaysNever() throws Exception {
        ScriptedJourneys.dns.put(
                "null.example", new MxAnswer.NullMx("MX 0 . alone", Optional.of(new MxAnswer.Kept(60, true))));
        ScriptedJourneys.dns.put("absent.example", new MxAnswer.NoSuchDomain("NXDOMAIN"));
        QueueId id = send(message("", "a@null.example", "b@absent.example"));
        await(id, Bounced.class, 2);
        assertThat(ScriptedJourneys.of(id, MxAsked.class))
                .extracting(MxAsked::answer)
                .containsExactlyInAnyOrder(
                        "the domain takes no mail: MX 0 . alone", "there is no such domain: NXDOMAIN");
        assertThat(ScriptedJourneys.of(id, MxAsked.class))
                .extracting(MxAsked::cached)
                .containsExactlyInAnyOrder(Optional.of(true), Optional.empty());
        assertThat(ScriptedJourneys.of(id, Bounced.class))
                .extracting(Bounced::status)
                .containsExactlyInAnyOrder("5.1.10", "5.1.2");
        assertThat(ScriptedJourneys.of(id, Bounced.class))
                .as("a bounce is never bounced")
                .allMatch(it -> it.report().isEmpty());
        assertThat(ScriptedJourneys.of(id, Attempted.class))
                .allMatch(it -> it.host().isEmpty());
    }

    @Test
    void noCredentialsAnywhere() throws Exception {
        String both = Base64.getEncoder().encodeToString(("\0user\0" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        hop.enqueue("AUTH", "535 5.7.8 not with " + both + " and " + PASSWORD);
        QueueId id = send("bob@hop.example");
        List<Attempted> attempts = await(id, Attempted.class, 2);
        assertThat(attempts.getFirst().transcript()).contains("C: AUTH PLAIN ***", "S: 535 5.7.8 not with *** and ***");
        assertThat(attempts.getLast().delivered()).isTrue();
        assertThat(attempts.getLast().tls().orElseThrow()).endsWith(", verified by WebPKI (the route has a login)");
        assertThat(ScriptedJourneys.of(id, MxAsked.class))
                .as("an operator's word")
                .isEmpty();
        String json = new String(JourneyRecord.of(id, ScriptedJourneys.of(id)).events(), StandardCharsets.UTF_8);
        assertThat(json)
                .contains("AUTH PLAIN")
                .doesNotContain(PASSWORD)
                .doesNotContain(both)
                .doesNotContain(Base64.getEncoder().encodeToString(PASSWORD.getBytes(StandardCharsets.UTF_8)));
        assertThat(hop.sessions().getFirst().commands()).contains("AUTH PLAIN " + both);
    }

    @Test
    void lostAfterTheFinalDot() throws Exception {
        ScriptedMx lost = ScriptedMx.start("127.0.0.3", mx.port()).enqueue(ScriptedMx.END, Reaction.drop());
        ScriptedJourneys.dns.put("lost.example", ScriptedJourneys.hosts("mx.lost.example", "127.0.0.3", false));
        QueueId id = send("bob@lost.example");
        List<Attempted> attempts = await(id, Attempted.class, 2);
        assertThat(attempts.getFirst().replies().getFirst().reply()).startsWith("lost after the final dot");
        assertThat(attempts.getFirst().tls()).as("in clear").isEmpty();
        assertThat(attempts.getLast().delivered()).isTrue();
        lost.close();
    }

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
