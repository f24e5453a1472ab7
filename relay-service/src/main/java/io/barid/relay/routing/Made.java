package io.barid.relay.routing;

import io.barid.relay.bounce.Notice;
import io.barid.relay.bounce.Reports;
import io.barid.relay.bounce.Told;
import io.barid.transit.AcceptedMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What one transaction of routing makes: reports about what leads nowhere. */
final class Made {

    private final Instant at = Instant.now();
    private final List<AcceptedMessage> reports = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();

    /** May ask mailbox-service. */
    void about(AcceptedMessage message, List<Route> routes, Reports writer) {
        List<Notice> notices = Undeliverable.notices(routes);
        if (!notices.isEmpty()) {
            List<AcceptedMessage> written = writer.about(message, notices);
            reports.addAll(written);
            told.add(Told.of(message.envelope(), notices, written));
        }
    }

    /** When it was known where all goes: before anything leaves. */
    Instant at() {
        return at;
    }

    /** To be kept. */
    List<AcceptedMessage> reports() {
        return reports;
    }

    /** To be told when they are. */
    List<Told> told() {
        return told;
    }
}
