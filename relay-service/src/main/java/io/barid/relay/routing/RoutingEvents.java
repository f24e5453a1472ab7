package io.barid.relay.routing;

import io.barid.message.AccountId;
import io.barid.message.QueueId;
import io.barid.relay.bounce.Told;
import io.barid.service.journey.Journeys;
import io.barid.transit.AcceptedMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Logs, counts and tells what routing came to, once it is durable. */
@Component
class RoutingEvents {

    private static final Logger log = LoggerFactory.getLogger(RoutingEvents.class);

    private final Counter local;
    private final Counter remote;
    private final Counter unroutable;
    private final Counter unrouted;
    private final Journeys journeys;
    private final RoutedJourney journey;

    RoutingEvents(MeterRegistry registry, Journeys journeys) {
        this.journeys = journeys;
        this.journey = new RoutedJourney(journeys);
        this.local = counter(registry, "local");
        this.remote = counter(registry, "remote");
        this.unroutable = counter(registry, "unroutable");
        this.unrouted = counter(registry, "unrouted");
    }

    private static Counter counter(MeterRegistry registry, String route) {
        return Counter.builder("mail.relay.routed")
                .tag("route", route)
                .description(
                        "mailboxes and recipients, by where they were sent; unrouted: mailbox-service did not answer")
                .register(registry);
    }

    /** The message's mailboxes have been handed over, the rest is in the queue or bounced. */
    void routed(AcceptedMessage message, List<Route> routes, Instant at) {
        QueueId queueId = message.envelope().queueId();
        Set<AccountId> mailboxes = new HashSet<>();
        int elsewhere = 0;
        int waiting = 0;
        for (Route route : routes) {
            switch (route) {
                case Route.Local here -> mailboxes.add(here.account());
                case Route.Remote remoteRoute -> elsewhere++;
                case Route.Unanswered unanswered -> waiting++;
                case Route.Unroutable nowhere -> unroutable(queueId, nowhere);
            }
        }
        local.increment(mailboxes.size());
        remote.increment(elsewhere);
        unrouted.increment(waiting);
        log.info(
                "routed queueId={} mailboxes={} elsewhere={} unrouted={}",
                queueId,
                mailboxes.size(),
                elsewhere,
                waiting);
        journey.routed(message.envelope(), routes, at);
    }

    /** What a sender is told of recipients that lead nowhere, or not. */
    void told(Told told) {
        told.to(journeys);
    }

    private void unroutable(QueueId queueId, Route.Unroutable nowhere) {
        unroutable.increment();
        log.warn(
                "undeliverable queueId={} recipient={} status={} reason={}",
                queueId,
                nowhere.recipient(),
                nowhere.status(),
                nowhere.reason());
    }
}
