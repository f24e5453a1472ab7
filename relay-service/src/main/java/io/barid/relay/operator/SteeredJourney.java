package io.barid.relay.operator;

import io.barid.journey.AddressText;
import io.barid.journey.JourneyEvent;
import io.barid.message.QueueId;
import io.barid.relay.bounce.Told;
import io.barid.relay.steps.Shown;
import io.barid.service.journey.Journeys;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Tells what operators did to messages, once it is durable. */
@Component
class SteeredJourney {

    /** More are only counted. */
    private static final int MOST_NAMED = 3;

    private final Journeys journeys;

    SteeredJourney(Journeys journeys) {
        this.journeys = journeys;
    }

    /** @param rows that were changed, as they were before */
    void done(Order order, List<Asked> rows) {
        if (!journeys.wanted()) {
            return;
        }
        Instant now = Instant.now();
        Map<QueueId, List<Asked>> messages = rows.stream().collect(Collectors.groupingBy(Asked::queueId));
        messages.forEach((queueId, its) ->
                Shown.portions(its).forEach(portion -> journeys.tell(queueId, step(now, order, its, portion))));
    }

    private static JourneyEvent step(Instant now, Order order, List<Asked> rows, List<Asked> portion) {
        return new JourneyEvent.Steered(
                now,
                word(order),
                "by an operator" + why(order) + whose(rows),
                portion.stream().map(row -> AddressText.bare(row.recipient())).toList());
    }

    void told(Told told) {
        told.to(journeys);
    }

    private static String word(Order order) {
        return switch (order) {
            case Order.Retry ignored -> "retried";
            case Order.Hold ignored -> "held";
            case Order.Release ignored -> "released";
            case Order.Reroute ignored -> "rerouted";
            case Order.Drop ignored -> "dropped";
        };
    }

    private static String why(Order order) {
        return switch (order) {
            case Order.Retry ignored -> "";
            case Order.Hold hold -> hold.reason().equals(Order.NO_REASON) ? "" : ": " + hold.reason();
            case Order.Release ignored -> "";
            case Order.Reroute to -> to.hop().map(hop -> " to " + hop).orElse(" to the recipients' own domains");
            case Order.Drop drop -> drop.bounce() ? ", the sender is told if it wants to know" : ", nobody is told";
        };
    }

    private static String whose(List<Asked> rows) {
        if (rows.size() > MOST_NAMED) {
            return " (" + rows.size() + " recipients)";
        }
        return rows.stream().map(row -> AddressText.bare(row.recipient())).collect(Collectors.joining(", ", " (", ")"));
    }
}
