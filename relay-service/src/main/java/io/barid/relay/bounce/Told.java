package io.barid.relay.bounce;

import io.barid.address.ForwardPath;
import io.barid.journey.AddressText;
import io.barid.journey.JourneyEvent;
import io.barid.message.Envelope;
import io.barid.message.QueueId;
import io.barid.relay.steps.Shown;
import io.barid.service.journey.Journeys;
import io.barid.transit.AcceptedMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@link Reports} were made of some notices about a message.
 *
 * @param envelope absent when the message is unreadable
 * @param report   the first of them; absent when the sender is told nothing
 */
public record Told(QueueId queueId, Optional<Envelope> envelope, List<Notice> notices, Optional<QueueId> report) {

    /** Those who failed in the same way; hosts' words often name the recipient, so that they would be no two alike. */
    private record Failure(String status, String reason, Optional<String> report) {}

    public Told {
        notices = List.copyOf(notices);
    }

    public static Told of(Envelope envelope, List<Notice> notices, List<AcceptedMessage> reports) {
        return new Told(
                envelope.queueId(),
                Optional.of(envelope),
                notices,
                reports.stream().map(report -> report.envelope().queueId()).findFirst());
    }

    /** Tells of those who failed, when the reports are durable. */
    public void to(Journeys journeys) {
        if (journeys.wanted()) {
            List<JourneyEvent> steps = steps();
            if (!steps.isEmpty()) {
                journeys.tell(queueId, steps);
            }
        }
    }

    private List<JourneyEvent> steps() {
        Optional<Set<ForwardPath>> only = onlyAbout();
        Map<Failure, List<Notice>> failures = new LinkedHashMap<>();
        for (Notice notice : notices) {
            if (notice.kind() == Notice.Kind.FAILED) {
                boolean about = only.map(it -> it.contains(notice.recipient())).orElse(true);
                Failure failure = new Failure(
                        notice.status().toString(),
                        notice.reason(),
                        report.filter(id -> about).map(QueueId::toString));
                failures.computeIfAbsent(failure, its -> new ArrayList<>()).add(notice);
            }
        }
        Instant now = Instant.now();
        List<JourneyEvent> steps = new ArrayList<>();
        failures.forEach((failure, its) -> Shown.portions(its).forEach(some -> steps.add(bounced(now, failure, some))));
        return steps;
    }

    /** In the first one's words. */
    private static JourneyEvent bounced(Instant now, Failure failure, List<Notice> some) {
        Notice first = some.getFirst();
        return new JourneyEvent.Bounced(
                now,
                some.stream().map(notice -> AddressText.of(notice.recipient())).toList(),
                failure.status(),
                Shown.reason(first.reason(), first.said()),
                failure.report());
    }

    /** Absent when all are meant, as nobody said otherwise with NOTIFY. */
    private Optional<Set<ForwardPath>> onlyAbout() {
        return envelope.filter(it -> report.isPresent())
                .filter(it -> it.recipients().stream()
                        .anyMatch(recipient -> recipient.dsn().isPresent()))
                .map(it -> BouncePolicy.owed(it, notices).stream()
                        .map(Notice::recipient)
                        .collect(Collectors.toSet()));
    }
}
