package io.barid.relay.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.journey.JourneyEvent;
import io.barid.journey.JourneyEvent.Attempted.Fate;
import io.barid.journey.JourneyEvent.Routed.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandingTest {

    private static final Instant AT = Instant.parse("2026-11-22T12:00:00Z");

    private final List<JourneyEvent> steps = new ArrayList<>();

    private String state() {
        return Standing.of(steps).state().toString();
    }

    private void accepted(String... recipients) {
        steps.add(new JourneyEvent.Accepted(
                AT, "a@a.example", List.of(recipients), Optional.empty(), 1, Optional.empty(), 1));
    }

    private void routed(String given, Kind kind, String to) {
        steps.add(new JourneyEvent.Routed(AT, "a@a.example", List.of(new JourneyEvent.Routed.Way(given, kind, to))));
    }

    private void tried(String recipient, Fate fate) {
        steps.add(new JourneyEvent.Attempted(
                AT,
                "b.example",
                Optional.empty(),
                Optional.empty(),
                List.of(new JourneyEvent.Attempted.Reply(recipient, fate, "x")),
                List.of(),
                1));
    }

    private void deferred(String recipient) {
        steps.add(new JourneyEvent.Deferred(AT, List.of(recipient), "4.4.1", "away", AT.plusSeconds(60)));
    }

    private void bounced(String recipient) {
        steps.add(new JourneyEvent.Bounced(AT, List.of(recipient), "5.1.1", "no", Optional.empty()));
    }

    private void stored(String account) {
        steps.add(new JourneyEvent.Stored(AT, account, Optional.empty(), 1, 1));
    }

    private void steered(String order, String... recipients) {
        steps.add(new JourneyEvent.Steered(AT, order, "by an operator (7 recipients)", List.of(recipients)));
    }

    @Test
    void anAliasIsDeliveredWhenAllItsTargetsAre() {
        accepted("Team@b.example");
        assertThat(state()).isEqualTo("underway");
        routed("team@b.example", Kind.MAILBOX, "7");
        routed("team@b.example", Kind.MAILBOX, "8");
        routed("team@b.example", Kind.ELSEWHERE, "Carol@c.example");
        stored("7");
        stored("8");
        assertThat(state()).isEqualTo("underway");
        tried("carol@c.example", Fate.NOT_NOW);
        deferred("carol@c.example");
        assertThat(state()).isEqualTo("deferred");
        assertThat(Standing.of(steps).until()).contains(AT.plusSeconds(60));
        steered("held");
        assertThat(state()).isEqualTo("held");
        steered("released");
        tried("carol@c.example", Fate.DELIVERED);
        assertThat(state()).isEqualTo("delivered");
        assertThat(Standing.of(steps).settled()).isTrue();
    }

    @Test
    void whatReachesOnlySomeIsPartlyDelivered() {
        accepted("b@b.example", "nobody@b.example");
        routed("b@b.example", Kind.MAILBOX, "7");
        routed("nobody@b.example", Kind.NOWHERE, "no such user");
        stored("7");
        assertThat(state()).isEqualTo("partly-delivered");
    }

    @Test
    void aFullMailboxBounces() {
        accepted("b@b.example");
        routed("b@b.example", Kind.UNKNOWN, "");
        assertThat(state()).isEqualTo("underway");
        routed("b@b.example", Kind.MAILBOX, "7");
        steps.add(new JourneyEvent.NotStored(AT, "7", Optional.empty(), "full"));
        bounced("b@b.example");
        assertThat(state()).isEqualTo("bounced");
    }

    @Test
    void whatAnOperatorDroppedIsDropped() {
        accepted("b@b.example");
        routed("b@b.example", Kind.ELSEWHERE, "b@b.example");
        steered("dropped");
        assertThat(state()).isEqualTo("dropped");
    }

    @Test
    void whatIsDroppedForSomeGoesOnForOthers() {
        accepted("b@b.example", "c@c.example");
        routed("b@b.example", Kind.ELSEWHERE, "b@b.example");
        routed("c@c.example", Kind.ELSEWHERE, "c@c.example");
        steered("dropped", "B@b.example");
        assertThat(state()).isEqualTo("underway");
        tried("c@c.example", Fate.DELIVERED);
        assertThat(state()).isEqualTo("partly-delivered");
    }

    @Test
    void aDeadLetterIsNotTheWholeMessage() {
        accepted("b@b.example");
        routed("b@b.example", Kind.ELSEWHERE, "b@b.example");
        steered("dropped", "dead-17");
        assertThat(state()).isEqualTo("underway");
    }

    /** Two services, two clocks. */
    @Test
    void whatWasRoutedBeforeItWasAcceptedGoesOn() {
        routed("team@b.example", Kind.MAILBOX, "7");
        accepted("Team@b.example");
        stored("7");
        assertThat(state()).isEqualTo("delivered");
    }

    @Test
    void whatNobodyKnowsIsNoRefusal() {
        steps.add(new JourneyEvent.Refused(
                AT, "192.0.2.7", "unknown", Optional.of("a@a.example"), Optional.empty(), Optional.empty()));
        assertThat(state()).isEqualTo("unknown");
        assertThat(Standing.of(steps).settled()).isFalse();
        routed("b@b.example", Kind.MAILBOX, "7");
        stored("7");
        assertThat(state()).isEqualTo("delivered");
    }

    @Test
    void aRefusalIsNoRefusalOfWhatWasAcceptedAfterIt() {
        steps.add(new JourneyEvent.Refused(
                AT, "192.0.2.7", "recipient", Optional.empty(), Optional.of("x@b.example"), Optional.empty()));
        assertThat(state()).isEqualTo("refused");
        accepted("b@b.example");
        assertThat(state()).isEqualTo("underway");
    }

    /** Steps get lost, and old mail has none of its first. */
    @Test
    void aFetchedMessageWasDelivered() {
        steps.add(new JourneyEvent.Fetched(AT, "7", "192.0.2.9", 1));
        assertThat(state()).isEqualTo("delivered");
    }
}
