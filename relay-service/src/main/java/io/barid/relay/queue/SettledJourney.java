package io.barid.relay.queue;

import io.barid.journey.AddressText;
import io.barid.journey.JourneyEvent;
import io.barid.message.QueueId;
import io.barid.relay.delivery.Attempt.Reach;
import io.barid.relay.steps.Shown;
import io.barid.service.journey.Journeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells what was settled, message by message, and only when it is durable. */
final class SettledJourney {

    /** Recipients who wait for the same reason and equally long; hosts' words often name the recipient, and are apart. */
    private record Wait(QueueId queueId, String status, String reason, Duration rest) {}

    private record Hold(QueueId queueId, String reason) {}

    private final Journeys journeys;

    SettledJourney(Journeys journeys) {
        this.journeys = journeys;
    }

    /** @param blocked destinations that could not be reached, and for how long nobody tries them */
    void settled(List<Settled> batch, Verdicts verdicts, Map<String, Duration> blocked) {
        if (!journeys.wanted()) {
            return;
        }
        Instant now = Instant.now();
        Map<QueueId, List<JourneyEvent>> steps = new LinkedHashMap<>();
        for (Settled settled : batch) {
            if (settled instanceof Settled.Tried tried) {
                attempted(tried, steps);
            }
        }
        waits(batch, verdicts, blocked)
                .forEach((wait, recipients) -> Shown.portions(recipients)
                        .forEach(some -> add(steps, wait.queueId(), deferred(now, wait, some))));
        verdicts.spoilt.stream()
                .map(each -> new Hold(each.row().id(), each.reason()))
                .distinct()
                .forEach(hold -> add(
                        steps, hold.queueId(), new JourneyEvent.Steered(now, "held", "by Barid: " + hold.reason())));
        steps.forEach(journeys::tell);
    }

    /** What the sender itself gave up is told as far as somebody else said something. */
    private static void attempted(Settled.Tried tried, Map<QueueId, List<JourneyEvent>> steps) {
        QueueId queueId = tried.unit().queueId();
        tried.attempt().asked().ifPresent(asked -> add(steps, queueId, AttemptSteps.asked(asked)));
        if (tried.attempt().reach() != Reach.ABANDONED
                || tried.attempt().partner().isPresent()) {
            AttemptSteps.attempted(tried).forEach(step -> add(steps, queueId, step));
        }
    }

    private static Map<Wait, List<Verdicts.Later>> waits(
            List<Settled> batch, Verdicts verdicts, Map<String, Duration> blocked) {
        Map<RowKey, Duration> blocks = blocks(batch, blocked);
        Map<Wait, List<Verdicts.Later>> waits = new LinkedHashMap<>();
        for (Verdicts.Later later : verdicts.later) {
            Duration block = blocks.getOrDefault(later.row(), Duration.ZERO);
            Wait wait = new Wait(
                    later.row().id(),
                    later.status().toString(),
                    later.reason(),
                    later.rest().compareTo(block) < 0 ? block : later.rest());
            waits.computeIfAbsent(wait, its -> new ArrayList<>()).add(later);
        }
        return waits;
    }

    /** Rows whose destination is left alone for a while, however early their own turn comes. */
    private static Map<RowKey, Duration> blocks(List<Settled> batch, Map<String, Duration> blocked) {
        Map<RowKey, Duration> blocks = new HashMap<>();
        if (!blocked.isEmpty()) {
            for (Settled settled : batch) {
                Duration block = blocked.get(settled.unit().destination().toString());
                if (block != null) {
                    settled.unit().rows().forEach(row -> blocks.put(row, block));
                }
            }
        }
        return blocks;
    }

    /** In the first one's words. */
    private static JourneyEvent deferred(Instant now, Wait wait, List<Verdicts.Later> some) {
        Verdicts.Later first = some.getFirst();
        return new JourneyEvent.Deferred(
                now,
                some.stream()
                        .map(later -> AddressText.bare(later.row().recipient()))
                        .toList(),
                wait.status(),
                Shown.reason(first.reason(), first.said()),
                now.plus(wait.rest()));
    }

    private static void add(Map<QueueId, List<JourneyEvent>> steps, QueueId queueId, JourneyEvent step) {
        steps.computeIfAbsent(queueId, id -> new ArrayList<>()).add(step);
    }
}
