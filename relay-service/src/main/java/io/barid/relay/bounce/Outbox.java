package io.barid.relay.bounce;

import io.barid.message.QueueId;
import io.barid.transit.AcceptedMessage;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Repository;

/**
 * Reports on their way to {@code mail.accepted}. A row is there from the transaction that settled what it is about until
 * the transaction that routes it, so a report is neither lost nor routed twice, however often it is published.
 */
@Repository
public class Outbox {

    private final JdbcTemplate database;
    private final Semaphore woken = new Semaphore(0);

    Outbox(JdbcTemplate database) {
        this.database = database;
    }

    /** Keeps a report in the caller's transaction; it is published after that, and taken once. */
    public void add(AcceptedMessage report) {
        database.update(
                "insert into outgoing (queue_id, envelope, content) values (?, ?, ?)",
                report.envelope().queueId().value(),
                report.header(),
                report.value());
    }

    /** Says, after the commit, that there is something: otherwise it is found within seconds. */
    public void wake() {
        woken.release();
    }

    /**
     * Takes reports that were read back from {@code mail.accepted}, in the transaction that routes them.
     *
     * @return those that were still here; any other was routed before and must be passed over
     */
    public Set<QueueId> taken(Collection<QueueId> reports) {
        Set<QueueId> taken = new HashSet<>();
        if (!reports.isEmpty()) {
            // in the order of their ids, so that two replicas do not wait for each other in a circle
            RowCallbackHandler read = row -> taken.add(new QueueId(row.getObject(1, UUID.class)));
            database.query(
                    """
                    with mine as (select queue_id from outgoing where queue_id = any(?) order by queue_id for update)
                    delete from outgoing o using mine where o.queue_id = mine.queue_id returning o.queue_id""", read, (Object) reports.stream().map(QueueId::value).toArray(UUID[]::new));
        }
        return taken;
    }

    /** Returns when woken, at the latest after this time. */
    void awaitMore(Duration most) throws InterruptedException {
        if (woken.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
            woken.drainPermits();
        }
    }
}
