package io.barid.relay;

import io.barid.address.ReversePath;
import io.barid.journey.JourneyEvent;
import io.barid.message.AccountId;
import io.barid.message.BodyType;
import io.barid.message.Envelope;
import io.barid.message.MessageContent;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.message.Recipient;
import io.barid.remotemx.Authority;
import io.barid.remotemx.ScriptedMx;
import io.barid.transit.AcceptedMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** A relay-service with somebody who listens to it, hosts elsewhere, and one behind a login. */
abstract class ToldWorld {

    static final String PASSWORD = "se:cret-of-tests";

    @TempDir
    static Path folder;

    static Surroundings around;
    static ScriptedMx mx;
    static ScriptedMx hop;
    static ConfigurableApplicationContext relay;

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

    static AcceptedMessage message(String sender, String... recipients) {
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

    static QueueId send(String... recipients) throws Exception {
        return send(message("u1@ours.test", recipients));
    }

    static QueueId send(AcceptedMessage message) throws Exception {
        around.send(List.of(message));
        return message.envelope().queueId();
    }

    static <T extends JourneyEvent> List<T> await(QueueId queueId, Class<T> step, int count) throws Exception {
        Surroundings.await(
                count + " " + step.getSimpleName(),
                10,
                () -> ScriptedJourneys.of(queueId, step).size() >= count);
        return ScriptedJourneys.of(queueId, step);
    }
}
