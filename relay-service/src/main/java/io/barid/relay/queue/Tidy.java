package io.barid.relay.queue;

import io.barid.service.clock.ClockSteps;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Frees leases that nobody holds: of replicas that are gone, and of commits whose acknowledgement was lost, so that the
 * rows are leased to this replica without its knowing. Forgets destinations that failed long ago, and tries that a wrong clock
 * put off.
 */
@Component
class Tidy {

    private static final Logger log = LoggerFactory.getLogger(Tidy.class);
    private static final int ANSWER_SECONDS = 50;

    private final JdbcTemplate database;
    private final SettledRows rows;
    private final Destinations destinations;
    private final Beat beat;
    private Set<RowKey> unknown = new HashSet<>();
    /** Of the database's clock; null: it was not looked at yet. */
    private ClockSteps steps;

    /** At first, too: the clock may have gone back while no replica ran. */
    private boolean wrongTimesDue = true;

    Tidy(DataSource source, SettledRows rows, Destinations destinations, Beat beat) {
        this.database = new JdbcTemplate(source);
        this.database.setQueryTimeout(ANSWER_SECONDS);
        this.rows = rows;
        this.destinations = destinations;
        this.beat = beat;
    }

    void sweep() {
        recovered();
        int orphans = database.update("""
                update queued q set leased_by = null
                where leased_by is not null and not exists (select from replica r where r.id = q.leased_by)""");
        if (orphans > 0) {
            log.warn("{} recipients were leased to replicas that are gone, and are free", orphans);
        }
        beat.id().ifPresent(this::forgotten);
        rightAgain();
    }

    /** What failed long ago and was not asked for since begins anew, and the table does not grow for ever. */
    private void recovered() {
        database.update("""
                delete from destination d where blocked_until < now() - interval '1 day'
                and not exists (select from queued q
                    where q.state = 'outbound' and q.leased_by is null and q.destination = d.name)""");
    }

    /**
     * When the database's clock went ahead and was set right again, what was put off meanwhile would wait for as long as it was wrong. Such
     * rows say that they were tried, or came, in the future: they are due now. Leased ones are among them, for their lease may end with its
     * replica. Tried again until it was done.
     */
    private void rightAgain() {
        if (steps == null) {
            steps = new ClockSteps(this::clock);
        }
        wrongTimesDue |= steps.back().isPositive();
        if (!wrongTimesDue) {
            return;
        }
        int blocked = database.update("""
                update destination set blocked_until = now(), last_attempt = now()
                where last_attempt > now() + interval '10 seconds'""");
        int waiting = database.update("""
                update queued set next_attempt = now(), last_attempt = least(last_attempt, now())
                where next_attempt > now()
                and coalesce(last_attempt, since) > now() + interval '10 seconds'""");
        wrongTimesDue = false;
        if (blocked + waiting > 0) {
            log.warn("PostgreSQL's clock was ahead: {} recipients and {} destinations are due now", waiting, blocked);
        }
    }

    private long clock() {
        Long millis = database.queryForObject(
                "select floor(extract(epoch from clock_timestamp()) * 1000)::bigint", Long.class);
        return millis == null ? 0 : millis;
    }

    /** Twice unknown, as rows may be on their way into memory when they are looked at. */
    private void forgotten(UUID owner) {
        List<RowKey> leased = database.query(
                "select queue_id, recipient from queued where leased_by = ? and state <> 'unrouted'",
                (row, number) -> new RowKey(row.getObject("queue_id", UUID.class), row.getString("recipient"), owner),
                owner);
        Set<RowKey> now = new HashSet<>(leased);
        now.removeIf(destinations::holds);
        List<RowKey> twice = new ArrayList<>(now);
        twice.retainAll(unknown);
        unknown = now;
        if (!twice.isEmpty()) {
            log.warn("{} recipients were leased to this replica without its knowing, and are free", twice.size());
            rows.free(twice);
        }
    }
}
