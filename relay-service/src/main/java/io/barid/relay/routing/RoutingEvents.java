package io.barid.relay.routing;

import io.barid.message.QueueId;
import io.barid.relay.queue.QueuedMessage;
import io.barid.relay.queue.QueuedRecipient;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Logs and counts what routing came to, once it is durable. */
@Component
class RoutingEvents {

    private static final Logger log = LoggerFactory.getLogger(RoutingEvents.class);

    private final Counter local;
    private final Counter remote;
    private final Counter unroutable;
    private final Counter unrouted;

    RoutingEvents(MeterRegistry registry) {
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

    /** The message's mailboxes have been handed over, the rest is in the queue. */
    void routed(Routing.Routed routed) {
        QueueId queueId = routed.message().envelope().queueId();
        int mailboxes = 0;
        for (Route route : routed.routes()) {
            switch (route) {
                case Route.Local here -> mailboxes++;
                case Route.Remote elsewhere -> remote.increment();
                case Route.Unroutable nowhere -> unroutable.increment();
            }
        }
        local.increment(mailboxes);
        log.info("routed queueId={} mailboxes={}", queueId, mailboxes);
    }

    /** These recipients are in the queue. */
    void queued(QueuedMessage queued) {
        QueueId queueId = queued.message().envelope().queueId();
        int waiting = 0;
        for (QueuedRecipient recipient : queued.recipients()) {
            switch (recipient) {
                case QueuedRecipient.Unrouted ignored -> waiting++;
                case QueuedRecipient.Outbound ignored -> {}
                case QueuedRecipient.Held held ->
                    log.warn(
                            "held queueId={} recipient={} status={} reason={}",
                            queueId,
                            held.recipient(),
                            held.status(),
                            held.reason());
            }
        }
        if (waiting > 0) {
            unrouted.increment(waiting);
            log.info("unrouted queueId={} recipients={}", queueId, waiting);
        }
    }
}
