package io.barid.relay.routing;

import io.barid.journey.AddressText;
import io.barid.journey.JourneyEvent;
import io.barid.journey.JourneyEvent.Routed.Kind;
import io.barid.journey.JourneyEvent.Routed.Way;
import io.barid.message.Envelope;
import io.barid.relay.steps.Shown;
import io.barid.service.journey.Journeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Tells where messages go. */
final class RoutedJourney {

    private final Journeys journeys;

    RoutedJourney(Journeys journeys) {
        this.journeys = journeys;
    }

    /** @param at when that was known */
    void routed(Envelope envelope, List<Route> routes, Instant at) {
        if (!journeys.wanted() || routes.isEmpty()) {
            return;
        }
        String sender = AddressText.of(envelope.reversePath());
        // each on its own, so that no record holds ten thousand ways
        for (List<Way> ways : Shown.portions(ways(routes))) {
            journeys.tell(envelope.queueId(), new JourneyEvent.Routed(at, sender, ways));
        }
    }

    private static List<Way> ways(List<Route> routes) {
        List<Way> ways = new ArrayList<>();
        for (Route route : routes) {
            switch (route) {
                case Route.Local here ->
                    ways.add(new Way(
                            AddressText.of(here.given()),
                            Kind.MAILBOX,
                            here.account().toString()));
                case Route.Remote remote ->
                    remote.given()
                            .forEach(given -> ways.add(new Way(
                                    AddressText.of(given), Kind.ELSEWHERE, AddressText.of(remote.recipient()))));
                case Route.Unroutable nowhere ->
                    ways.add(new Way(AddressText.of(nowhere.given()), Kind.NOWHERE, why(nowhere)));
                case Route.Unanswered unknown ->
                    ways.add(new Way(AddressText.of(unknown.given()), Kind.UNKNOWN, "mailbox-service does not answer"));
            }
        }
        return ways;
    }

    private static String why(Route.Unroutable nowhere) {
        String why = nowhere.status() + " " + nowhere.reason();
        return nowhere.recipient().equals(nowhere.given()) ? why : why + ": " + AddressText.of(nowhere.recipient());
    }
}
