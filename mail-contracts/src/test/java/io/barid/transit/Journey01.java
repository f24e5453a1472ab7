package io.barid.transit;

import io.barid.journey.JourneyEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Every kind of step that version 0.1 tells. */
final class Journey01 {

    private static final Instant AT = Instant.parse("2026-11-22T12:00:00.123Z");

    static final List<JourneyEvent> EVENTS = List.of(
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
                    AT,
                    List.of("bob@organization.example"),
                    "5.1.1",
                    "no such user",
                    Optional.of("01FWHE4YDGFK1SHH6W1G60EECG")),
            new JourneyEvent.Steered(AT, "held", "by an operator", List.of("bob@organization.example")),
            new JourneyEvent.Stored(AT, "7", Optional.of("carol@company.example"), 3, 4120),
            new JourneyEvent.NotStored(AT, "7", Optional.empty(), "full"),
            new JourneyEvent.Listed(AT, "7"),
            new JourneyEvent.Fetched(AT, "7", "192.0.2.9", 4120),
            new JourneyEvent.Deleted(AT, "7", "pop3"));

    static final List<JourneyEvent> REFUSAL = List.of(new JourneyEvent.Refused(
            AT,
            "192.0.2.7",
            "recipient",
            Optional.of("eve@example.net"),
            Optional.of("nobody@company.example"),
            Optional.of("550 5.1.1 no such user")));

    private Journey01() {}
}
