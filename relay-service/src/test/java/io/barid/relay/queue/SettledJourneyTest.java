package io.barid.relay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.Domain;
import io.barid.address.ForwardPath;
import io.barid.journey.JourneyEvent;
import io.barid.message.QueueId;
import io.barid.query.MxAnswer;
import io.barid.relay.delivery.Asked;
import io.barid.relay.delivery.Attempt;
import io.barid.relay.delivery.Attempt.Reach;
import io.barid.relay.delivery.DeliveryOutcome;
import io.barid.relay.delivery.Destination;
import io.barid.relay.delivery.OutgoingMail;
import io.barid.relay.delivery.Partner;
import io.barid.service.journey.Journeys;
import io.barid.status.EnhancedStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is told of attempts. */
class SettledJourneyTest {

    private static final QueueId ID = QueueId.next();
    private static final RetrySchedule SCHEDULE = new RetrySchedule(List.of(Duration.ofMinutes(5)), Duration.ofDays(5));

    private final List<JourneyEvent> told = new ArrayList<>();
    private final SettledJourney journey = new SettledJourney((id, events) -> {
        assertThat(id).isEqualTo(ID);
        told.addAll(events);
    });

    private static Settled.Tried tried(Reach reach, Optional<MxAnswer> answer, Optional<Partner> partner) {
        ForwardPath path = ForwardPath.parse("<a@dead.test>");
        Addressee addressee =
                new Addressee(new RowKey(ID.value(), path.toString(), new UUID(0, 1)), path, List.of(path), 0);
        Domain domain = Domain.parse("dead.test");
        Unit unit = new Unit(
                new UUID(0, 1),
                ID,
                new Destination.Mx(domain),
                Optional.empty(),
                List.of(addressee),
                Optional.empty(),
                0,
                System.nanoTime());
        DeliveryOutcome later =
                new DeliveryOutcome.Deferred(EnhancedStatus.parse("4.4.1"), "cannot connect", Optional.empty());
        return new Settled.Tried(
                unit,
                Instant.now(),
                List.of(new OutgoingMail.To(path, Optional.empty())),
                new Attempt(
                        Instant.now(),
                        reach,
                        Collections.nCopies(1, later),
                        false,
                        List.of(),
                        Optional.of(new Asked(Instant.now(), domain, answer, Optional.empty(), Duration.ZERO)),
                        partner),
                false,
                Duration.ofSeconds(1));
    }

    private void settle(Settled.Tried tried, Map<String, Duration> blocked) {
        journey.settled(List.of(tried), Verdicts.of(List.of(tried), SCHEDULE, Instant.now()), blocked);
    }

    @Test
    void theNextTryIsNotBeforeItsDestinationMayBeTried() {
        settle(tried(Reach.UNREACHED, Optional.empty(), Optional.empty()), Map.of("dead.test", Duration.ofHours(1)));
        assertThat(told).hasSize(3);
        JourneyEvent.MxAsked asked = (JourneyEvent.MxAsked) told.get(0);
        assertThat(asked.answer()).isEqualTo("dns-resolver does not answer");
        assertThat(told.get(1)).isInstanceOf(JourneyEvent.Attempted.class);
        JourneyEvent.Deferred deferred = (JourneyEvent.Deferred) told.get(2);
        assertThat(Duration.between(deferred.at(), deferred.until())).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void elseItIsWhenTheScheduleSays() {
        settle(tried(Reach.SERVED, Optional.empty(), Optional.empty()), Map.of("other.test", Duration.ofHours(1)));
        JourneyEvent.Deferred deferred = (JourneyEvent.Deferred) told.get(2);
        assertThat(Duration.between(deferred.at(), deferred.until()))
                .isBetween(Duration.ofSeconds(270), Duration.ofSeconds(330));
    }

    @Test
    void ofWhatTheSenderGaveUpOnlyWhatOthersSaid() {
        MxAnswer busy = new MxAnswer.Busy("too many lookups at one time");
        settle(tried(Reach.ABANDONED, Optional.of(busy), Optional.empty()), Map.of());
        assertThat(told)
                .singleElement()
                .satisfies(step -> assertThat(((JourneyEvent.MxAsked) step).answer())
                        .isEqualTo("dns-resolver is busy: too many lookups at one time"));
        told.clear();
        Partner partner = new Partner("mx.dead.test [192.0.2.1]:25", Optional.empty());
        settle(tried(Reach.ABANDONED, Optional.empty(), Optional.of(partner)), Map.of());
        assertThat(told).hasSize(2).last().isInstanceOf(JourneyEvent.Attempted.class);
    }

    @Test
    void nothingWhenNobodyListens() {
        Settled.Tried tried = tried(Reach.SERVED, Optional.empty(), Optional.empty());
        Verdicts verdicts = Verdicts.of(List.of(tried), SCHEDULE, Instant.now());
        // a null batch would be looked at
        new SettledJourney(Journeys.NONE).settled(null, verdicts, Map.of());
        assertThat(told).isEmpty();
    }
}
