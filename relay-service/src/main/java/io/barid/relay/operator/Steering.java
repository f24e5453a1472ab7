package io.barid.relay.operator;

import io.barid.message.QueueId;
import io.barid.relay.delivery.Destination;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries orders out, some messages to a transaction, so that a long queue is never locked as a whole. Killed in between,
 * the rest is as it was: an order can be given again.
 */
class Steering {

    private static final Logger log = LoggerFactory.getLogger(Steering.class);
    private static final int RECIPIENTS_AT_ONCE = 1_000;
    /** Each report may be as large as its message. */
    private static final int REPORTS_AT_ONCE = 20;

    private static final int TRIES = 5;

    /** What one transaction came to. */
    private record Carried(List<Asked> changed, long active) {}

    private final AskedRows asked;
    private final Changes changes;
    private final DropReports reports;
    private final TransactionTemplate transactions;
    private final SteeredJourney journey;
    private final Runnable wake;

    Steering(
            AskedRows asked,
            Changes changes,
            DropReports reports,
            TransactionTemplate transactions,
            SteeredJourney journey,
            Runnable wake) {
        this.journey = journey;
        this.asked = asked;
        this.changes = changes;
        this.reports = reports;
        this.transactions = transactions;
        this.wake = wake;
    }

    /** All that the filter names now; each batch is durable when the next begins. */
    Order.Done carryOut(Order order, QueueFilter filter) {
        Order.Done done = new Order.Done(0, 0);
        boolean complete = false;
        try {
            Optional<QueueId> last = asked.last();
            Optional<QueueId> after = Optional.empty();
            while (last.isPresent()) {
                List<QueueId> messages = asked.messages(filter, after, last.get(), atOnce(order));
                if (messages.isEmpty()) {
                    break;
                }
                done = done.plus(batch(order, filter, messages));
                wake.run();
                after = Optional.of(messages.getLast());
            }
            complete = true;
            return done;
        } finally {
            log.info(
                    "operator {} of [{}]: changed={} active={}{}",
                    order,
                    filter,
                    done.changed(),
                    done.active(),
                    complete ? "" : " and then it failed");
        }
    }

    private static int atOnce(Order order) {
        return order instanceof Order.Drop drop && drop.bounce() ? REPORTS_AT_ONCE : RECIPIENTS_AT_ONCE;
    }

    private Order.Done batch(Order order, QueueFilter filter, List<QueueId> messages) {
        if (order instanceof Order.Drop drop && drop.bounce()) {
            return bounced(drop, filter, messages);
        }
        Carried carried = again(() -> transactions.execute(status -> apply(order, asked.lock(filter, messages))));
        journey.done(order, carried.changed());
        return new Order.Done(carried.changed().size(), carried.active());
    }

    /** Others lock in other orders, so that PostgreSQL may end one of two transactions. */
    private static <T> T again(Supplier<T> transaction) {
        for (int i = 1; ; i++) {
            try {
                return transaction.get();
            } catch (PessimisticLockingFailureException e) {
                if (i == TRIES) {
                    throw e;
                }
            }
        }
    }

    private Carried apply(Order order, List<Asked> rows) {
        return switch (order) {
            case Order.Retry ignored -> {
                List<Asked> waiting =
                        free(rows).stream().filter(row -> !row.held()).toList();
                changes.dueNow(waiting);
                yield new Carried(waiting, leased(rows));
            }
            case Order.Hold hold -> {
                List<Asked> free = rows.stream().filter(row -> !row.held()).toList();
                changes.hold(free, hold.reason());
                yield new Carried(free, leased(free));
            }
            case Order.Release ignored -> {
                List<Asked> held = rows.stream().filter(Asked::held).toList();
                changes.release(held);
                yield new Carried(held, leased(held));
            }
            case Order.Reroute reroute -> reroute(reroute.hop(), rows);
            case Order.Drop ignored -> {
                changes.delete(rows);
                changes.forgetEmpty(rows);
                yield new Carried(rows, leased(rows));
            }
        };
    }

    /** Whoever is unrouted may be ours: that comes first. */
    private Carried reroute(Optional<Destination.Hop> hop, List<Asked> rows) {
        List<Asked> free = free(rows).stream()
                .filter(row -> !row.unrouted())
                .filter(row -> hop.isPresent() || row.recipient().contains("@"))
                .toList();
        hop.ifPresentOrElse(to -> changes.reroute(free, to.toString()), () -> changes.rerouteToOwnDomain(free));
        return new Carried(free, leased(rows));
    }

    private static List<Asked> free(List<Asked> rows) {
        return rows.stream().filter(row -> !row.leased()).toList();
    }

    private static long leased(List<Asked> rows) {
        return rows.stream().filter(Asked::leased).count();
    }

    /** A report says what is then done: where a message's rows changed meanwhile, it is written anew. */
    private Order.Done bounced(Order.Drop order, QueueFilter filter, List<QueueId> messages) {
        Order.Done done = new Order.Done(0, 0);
        List<QueueId> left = messages;
        for (int i = 0; i < TRIES && !left.isEmpty(); i++) {
            List<DropReports.Planned> planned = reports.plan(asked.look(filter, left));
            List<Asked> dropped = again(() -> transactions.execute(status -> dropAsPlanned(filter, planned)));
            done = done.plus(new Order.Done(dropped.size(), leased(dropped)));
            tell(order, planned, dropped);
            left = planned.stream()
                    .map(DropReports.Planned::queueId)
                    .filter(id ->
                            dropped.stream().noneMatch(row -> row.queueId().equals(id)))
                    .toList();
        }
        return done;
    }

    private void tell(Order order, List<DropReports.Planned> planned, List<Asked> dropped) {
        journey.done(order, dropped);
        planned.stream()
                .filter(plan -> dropped.stream().anyMatch(row -> row.queueId().equals(plan.queueId())))
                .forEach(plan -> journey.told(plan.told()));
    }

    private List<Asked> dropAsPlanned(QueueFilter filter, List<DropReports.Planned> planned) {
        List<Asked> locked = asked.lock(
                filter, planned.stream().map(DropReports.Planned::queueId).toList());
        List<Asked> dropped = planned.stream()
                .flatMap(plan -> reports.keep(plan, locked).stream())
                .toList();
        changes.delete(dropped);
        changes.forgetEmpty(dropped);
        return dropped;
    }
}
