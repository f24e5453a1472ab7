package io.barid.transit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.journey.FoundBy;
import io.barid.journey.JourneyEvent;
import io.barid.journey.Outcome;
import io.barid.message.QueueId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What stands in mail.journey, and so in the journey store, for as long as journeys are kept. */
class GoldenJourneyTest {

    private static final QueueId ID = QueueId.parse("01FWHE4YDGFK1SHH6W1G60EECF");
    private static final Instant AT = Instant.parse("2026-11-22T12:00:00.123Z");

    private static final List<JourneyEvent> EVENTS = List.of(
            new JourneyEvent.Connected(
                    AT,
                    "192.0.2.7",
                    Optional.of("client.example.org"),
                    "client",
                    "submission",
                    Optional.of("TLSv1.3 TLS_AES_128_GCM_SHA256")),
            new JourneyEvent.Authenticated(AT, "alice@company.example", "PLAIN"),
            new JourneyEvent.Accepted(
                    AT,
                    "alice@company.example",
                    List.of("bob@organization.example", "carol@company.example"),
                    Optional.of("<1@company.example>"),
                    4096,
                    Optional.of("250 2.0.0 Ok: queued as X"),
                    12),
            new JourneyEvent.Routed(
                    AT,
                    "alice@company.example",
                    List.of(
                            new JourneyEvent.Routed.Way(
                                    "bob@organization.example",
                                    JourneyEvent.Routed.Kind.ELSEWHERE,
                                    "bob@organization.example"),
                            new JourneyEvent.Routed.Way(
                                    "carol@company.example", JourneyEvent.Routed.Kind.MAILBOX, "7"))),
            new JourneyEvent.MxAsked(
                    AT,
                    "organization.example",
                    List.of("10 mx.organization.example 198.51.100.3"),
                    "",
                    Optional.of(300L),
                    Optional.of(true),
                    2),
            new JourneyEvent.Attempted(
                    AT,
                    "organization.example",
                    Optional.of("mx.organization.example 198.51.100.3"),
                    Optional.empty(),
                    List.of(new JourneyEvent.Attempted.Reply(
                            "bob@organization.example", JourneyEvent.Attempted.Fate.DELIVERED, "250 Ok")),
                    List.of("S: 220 mx", "C: EHLO us"),
                    40),
            new JourneyEvent.Deferred(AT, List.of("bob@organization.example"), "4.4.1", "no answer", AT),
            new JourneyEvent.Bounced(
                    AT, List.of("bob@organization.example"), "5.1.1", "no such user", Optional.empty()),
            new JourneyEvent.Steered(AT, "held", "by an operator"),
            new JourneyEvent.Stored(AT, "7", Optional.of("carol@company.example"), 3, 4120),
            new JourneyEvent.NotStored(AT, "7", Optional.empty(), "full"),
            new JourneyEvent.Listed(AT, "7"),
            new JourneyEvent.Fetched(AT, "7", "192.0.2.9", 4120),
            new JourneyEvent.Deleted(AT, "7", "pop3"),
            new JourneyEvent.Refused(
                    AT,
                    "192.0.2.7",
                    "recipient",
                    Optional.of("eve@example.net"),
                    Optional.of("nobody@company.example"),
                    Optional.of("550 5.1.1 no such user")));

    @Test
    void stepsAreWrittenAsTheyAlwaysWere() throws IOException {
        assertSame("journey-1.json", JourneyRecord.of(ID, EVENTS).events());
    }

    @Test
    void whatStepsAreFoundByIsWrittenAsItAlwaysWas() throws IOException {
        assertSame("journey-found-by-1.json", JourneyRecord.of(ID, EVENTS).header());
    }

    @Test
    void aRecordIsReadAsItWasWritten() throws Exception {
        JourneyRecord written = JourneyRecord.of(ID, EVENTS);
        JourneyRecord read = JourneyRecord.parse(written.key(), written.header(), written.events());
        assertThat(read.queueId()).isEqualTo(ID);
        assertThat(read.foundBy()).isEqualTo(written.foundBy());
        assertThat(Outcome.of(read.foundBy().outcomes())).contains(Outcome.STORED, Outcome.REFUSED, Outcome.BOUNCED);
        assertThat(JourneyRecord.events(read.events())).isEqualTo(EVENTS);
    }

    @Test
    void stepsThatTellNothingAreFoundByTheQueueIdAlone() throws Exception {
        JourneyRecord written = JourneyRecord.of(ID, List.of(new JourneyEvent.Listed(AT, "7")));
        assertThat(JourneyRecord.parse(written.key(), written.header(), written.events())
                        .foundBy())
                .isEqualTo(new FoundBy(Optional.empty(), Set.of(), Optional.empty(), 0));
    }

    @Test
    void anUnreadableRecordIsPoison() {
        assertThatThrownBy(() -> JourneyRecord.parse(null, "{}".getBytes(StandardCharsets.UTF_8), new byte[0]))
                .isInstanceOf(PoisonRecordException.class);
        assertThatThrownBy(() -> JourneyRecord.parse("x".getBytes(StandardCharsets.UTF_8), null, new byte[0]))
                .isInstanceOf(PoisonRecordException.class);
        assertThatThrownBy(() -> JourneyRecord.events("[{".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(PoisonRecordException.class);
    }

    @Test
    void stepsOfANewerVersionAreLeftOut() throws Exception {
        byte[] events = """
                [{"step":"unheard-of","at":"2026-11-22T12:00:00Z"},
                 {"step":"listed","at":"2026-11-22T12:00:00.123Z","account":"7","unheard-of":1}]""".getBytes(StandardCharsets.UTF_8);
        assertThat(JourneyRecord.events(events)).containsExactly(new JourneyEvent.Listed(AT, "7"));
    }

    @Test
    void whatComesFromOutsideIsOneLineOfBoundedLength() {
        JourneyEvent.Refused refused = new JourneyEvent.Refused(
                AT,
                "192.0.2.7",
                "content",
                Optional.of("a\r\nb\u001b[2J\u202e" + "x".repeat(1000)),
                Optional.empty(),
                Optional.empty());
        assertThat(refused.sender().orElseThrow())
                .hasSize(400)
                .startsWith("a??b?[2J?xxx")
                .endsWith("…");
    }

    private static void assertSame(String name, byte[] json) throws IOException {
        try (InputStream in = GoldenJourneyTest.class.getResourceAsStream("/golden/" + name)) {
            JsonMapper mapper = new JsonMapper();
            assertThat(mapper.readTree(json)).isEqualTo(mapper.readTree(in.readAllBytes()));
        }
    }
}
