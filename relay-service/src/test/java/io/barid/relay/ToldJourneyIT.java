package io.barid.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.journey.JourneyEvent.Accepted;
import io.barid.journey.JourneyEvent.Attempted;
import io.barid.journey.JourneyEvent.Attempted.Fate;
import io.barid.journey.JourneyEvent.Bounced;
import io.barid.journey.JourneyEvent.Deferred;
import io.barid.journey.JourneyEvent.MxAsked;
import io.barid.journey.JourneyEvent.Routed;
import io.barid.journey.JourneyEvent.Routed.Kind;
import io.barid.journey.JourneyEvent.Routed.Way;
import io.barid.message.QueueId;
import io.barid.query.MxAnswer;
import io.barid.remotemx.MxSession;
import io.barid.remotemx.Reaction;
import io.barid.remotemx.ScriptedMx;
import io.barid.transit.JourneyRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What relay-service tells of a message's life, with real hosts, Kafka and PostgreSQL. */
class ToldJourneyIT extends ToldWorld {

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
}
