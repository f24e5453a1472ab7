package io.barid.relay.routing;

import io.barid.relay.delivery.Routes;
import io.barid.relay.queue.QueuedMessage;
import io.barid.relay.queue.QueuedRecipient;
import io.barid.transit.AcceptedMessage;
import java.util.List;
import java.util.Optional;

/** Makes the rows of the queue: what goes elsewhere, and what nobody answered for. */
final class Rows {

    private Rows() {}

    static QueuedMessage of(AcceptedMessage message, List<Route> routes, Routes hops) {
        return new QueuedMessage(
                message,
                routes.stream().flatMap(route -> row(route, hops).stream()).toList());
    }

    private static Optional<QueuedRecipient> row(Route route, Routes hops) {
        return switch (route) {
            case Route.Local here -> Optional.empty();
            case Route.Unroutable nowhere -> Optional.empty();
            case Route.Remote remote ->
                Optional.of(new QueuedRecipient.Outbound(
                        remote.recipient(), remote.given(), hops.of(remote.recipient()), remote.rewritten()));
            case Route.Unanswered unanswered ->
                Optional.of(new QueuedRecipient.Unrouted(unanswered.given(), "mailbox-service does not answer"));
        };
    }
}
