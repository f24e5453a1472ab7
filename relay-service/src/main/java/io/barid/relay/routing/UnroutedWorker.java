package io.barid.relay.routing;

import io.barid.address.ForwardPath;
import io.barid.message.Recipient;
import io.barid.relay.bounce.Outbox;
import io.barid.relay.bounce.Reports;
import io.barid.relay.delivery.Routes;
import io.barid.relay.publish.Publisher;
import io.barid.relay.queue.Claim;
import io.barid.relay.queue.Claims;
import io.barid.relay.queue.QueueDepth;
import io.barid.relay.queue.QueuedMessage;
import io.barid.relay.queue.RelayQueue;
import io.barid.transit.AcceptedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Asks again about recipients that nobody answered for: after 1 second, and while there is no answer after up to 10. What
 * goes to mailboxes here is published first, then removed from the queue; killed in between, it is published again.
 */
@Component
class UnroutedWorker implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(UnroutedWorker.class);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int RECIPIENTS = 500;

    private final Claims claims;
    private final Router router;
    private final Publisher publisher;
    private final RelayQueue queue;
    private final QueueDepth depth;
    private final Reports reports;
    private final Outbox outbox;
    private final Routes hops;
    private final RoutingEvents events;
    private final TransactionTemplate transactions;
    private Thread thread;
    private volatile boolean stopping;

    UnroutedWorker(
            Claims claims,
            Router router,
            Publisher publisher,
            RelayQueue queue,
            QueueDepth depth,
            Reports reports,
            Outbox outbox,
            Routes hops,
            RoutingEvents events,
            TransactionTemplate transactions) {
        this.claims = claims;
        this.router = router;
        this.publisher = publisher;
        this.queue = queue;
        this.depth = depth;
        this.reports = reports;
        this.outbox = outbox;
        this.hops = hops;
        this.events = events;
        this.transactions = transactions;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            stopping = false;
            thread = Thread.ofVirtual().name("unrouted").start(this::run);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    @Override
    public synchronized void stop() {
        if (thread == null) {
            return;
        }
        stopping = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    private void run() {
        Duration pause = SHORTEST;
        try {
            while (!stopping) {
                depth.count();
                boolean answered = routeAll(pause.equals(SHORTEST) ? RECIPIENTS : 1);
                pause = answered ? SHORTEST : longer(pause);
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            log.debug("stopped");
        } finally {
            release();
        }
    }

    private static Duration longer(Duration pause) {
        Duration longer = pause.multipliedBy(2);
        return longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
    }

    /** Whether nothing is away. */
    private boolean routeAll(int first) throws InterruptedException {
        try {
            int most = first;
            boolean more = true;
            while (more && !stopping) {
                Claim claim = claims.take(most);
                if (claim.isEmpty()) {
                    return true;
                }
                if (!route(claim)) {
                    claims.release();
                    return false;
                }
                most = RECIPIENTS;
            }
            return true;
        } catch (ExecutionException | KafkaException | DataAccessException | TransactionException e) {
            log.warn("unrouted mail waits: {}", e.toString());
            release();
            return false;
        } catch (RuntimeException e) {
            // not released, so that others go on while the lease lasts
            log.error("unrouted mail waits because of a bug", e);
            return false;
        }
    }

    private boolean route(Claim claim) throws InterruptedException, ExecutionException {
        List<Routing.Question> questions = claim.messages().stream()
                .map(message -> question(claim, message))
                .toList();
        Routing routing = router.route(questions);
        return switch (routing) {
            case Routing.NoAnswer ignored -> false;
            case Routing.Answered answered -> {
                handOver(claim, questions, answered);
                yield true;
            }
        };
    }

    /** What RCPT asked for in reports is in the envelope. */
    private static Routing.Question question(Claim claim, AcceptedMessage message) {
        Set<ForwardPath> claimed =
                Set.copyOf(claim.recipients().get(message.envelope().queueId()));
        return new Routing.Question(
                message,
                message.envelope().recipients().stream()
                        .filter(recipient -> claimed.contains(recipient.path()))
                        .map(recipient -> new Recipient(recipient.path(), Recipient.Fate.LOCAL, recipient.dsn()))
                        .toList());
    }

    private void handOver(Claim claim, List<Routing.Question> questions, Routing routing)
            throws InterruptedException, ExecutionException {
        Publication publication = new Publication(publisher);
        Made made = new Made();
        List<QueuedMessage> elsewhere = new ArrayList<>();
        for (Routing.Question question : questions) {
            List<Route> routes = routing.routes(question);
            publication.add(HandOver.records(question.message(), routes));
            made.about(question.message(), routes, reports);
            elsewhere.add(Rows.of(question.message(), routes, hops));
        }
        publication.flush();
        transactions.executeWithoutResult(status -> {
            queue.settle(claim, elsewhere);
            made.reports().forEach(outbox::add);
        });
        outbox.wake();
        questions.forEach(question -> events.routed(question.message(), routing.routes(question), made.at()));
        made.told().forEach(events::told);
    }

    private void release() {
        try {
            claims.release();
        } catch (DataAccessException e) {
            log.debug("leases end by themselves: {}", e.toString());
        }
    }
}
