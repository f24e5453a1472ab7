package io.barid.relay.routing;

import io.barid.relay.queue.QueuedRecipient;
import io.barid.status.EnhancedStatus;
import java.util.List;
import java.util.Optional;

/** Which routes end in the queue, held for an operator, until there is a way out and a bounce. */
final class Held {

    private static final EnhancedStatus NO_WAY_OUT = EnhancedStatus.parse("5.7.1");

    private Held() {}

    static List<QueuedRecipient> of(List<Route> routes) {
        return routes.stream().flatMap(route -> of(route).stream()).toList();
    }

    private static Optional<QueuedRecipient> of(Route route) {
        return switch (route) {
            case Route.Local here -> Optional.empty();
            case Route.Remote remote ->
                Optional.of(new QueuedRecipient.Held(
                        remote.recipient(), remote.given(), NO_WAY_OUT, "mail to other systems is not sent yet"));
            case Route.Unroutable nowhere ->
                Optional.of(new QueuedRecipient.Held(
                        nowhere.recipient(), nowhere.given(), nowhere.status(), nowhere.reason()));
        };
    }
}
