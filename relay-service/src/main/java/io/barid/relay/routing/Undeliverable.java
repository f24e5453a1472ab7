package io.barid.relay.routing;

import io.barid.relay.bounce.Notice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What senders are told of recipients that lead nowhere. */
final class Undeliverable {

    private Undeliverable() {}

    static List<Notice> notices(List<Route> routes) {
        List<Notice> notices = new ArrayList<>();
        for (Route route : routes) {
            if (route instanceof Route.Unroutable nowhere) {
                notices.add(new Notice(
                        nowhere.recipient(),
                        List.of(nowhere.given()),
                        Notice.Kind.FAILED,
                        nowhere.status(),
                        nowhere.reason(),
                        Optional.empty(),
                        Instant.now(),
                        Optional.empty()));
            }
        }
        return notices;
    }
}
