package io.barid.relay.queue;

import io.barid.address.AddressSyntaxException;
import io.barid.message.QueueId;
import io.barid.relay.bounce.Notice;
import io.barid.relay.bounce.Outbox;
import io.barid.relay.bounce.Reports;
import io.barid.relay.delivery.Said;
import io.barid.status.EnhancedStatus;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.PoisonRecordException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells senders, once, that a recipient has not been reached for hours and is still tried. */
@Component
class Delays {

    private static final Logger log = LoggerFactory.getLogger(Delays.class);
    private static final int ROWS = 500;
    private static final int ANSWER_SECONDS = 50;
    private static final UUID NOBODY = new UUID(0, 0);

    /** Whole messages, so that a sender gets one notice; as many as so many rows belong to, at least one. */
    private static final String LATE = """
            select q.queue_id, q.recipient, q.given, q.also, q.attempts, m.accepted_at,
                case when q.attempts > 0 then q.status else d.status end as why_status,
                case when q.attempts > 0 then q.reason else d.reason end as why,
                case when q.attempts > 0 then q.said_host else d.said_host end as host,
                case when q.attempts > 0 then q.said_reply else d.said_reply end as reply
            from (
                select distinct queue_id from (
                    select q.queue_id
                    from queued q join message m on m.queue_id = q.queue_id
                        left join destination d on d.name = q.destination
                    where q.state = 'outbound' and q.leased_by is null and not q.delay_notified
                    and m.accepted_at < now() - make_interval(secs => ?)
                    and (q.attempts > 0 or d.last_attempt > q.since)
                    order by q.queue_id limit ?) first) late
            join message m on m.queue_id = late.queue_id join queued q on q.queue_id = late.queue_id
            left join destination d on d.name = q.destination
            where q.state = 'outbound' and q.leased_by is null and not q.delay_notified
            and (q.attempts > 0 or d.last_attempt > q.since)
            order by q.queue_id""";

    private static final String TOLD = """
            update queued q set delay_notified = true
            from unnest(?::uuid[], ?::text[]) as late (queue_id, recipient)
            where q.queue_id = late.queue_id and q.recipient = late.recipient
            and q.state = 'outbound' and q.leased_by is null and not q.delay_notified""";

    /** Rows of a message, and what its sender is told of them. */
    private record Late(List<RowKey> rows, List<Notice> notices) {}

    private final JdbcTemplate database;
    private final TransactionTemplate transactions;
    private final RetrySchedule schedule;
    private final Timings timings;
    private final Contents contents;
    private final Reports reports;
    private final Outbox outbox;

    Delays(
            DataSource source,
            TransactionTemplate transactions,
            RetrySchedule schedule,
            Timings timings,
            Contents contents,
            Reports reports,
            Outbox outbox) {
        this.database = new JdbcTemplate(source);
        this.database.setQueryTimeout(ANSWER_SECONDS);
        this.transactions = transactions;
        this.schedule = schedule;
        this.timings = timings;
        this.contents = contents;
        this.reports = reports;
        this.outbox = outbox;
    }

    /** @return whether there may be more */
    boolean sweep() {
        Map<QueueId, Late> late = late();
        int told = 0;
        int rows = 0;
        for (Map.Entry<QueueId, Late> each : late.entrySet()) {
            rows += each.getValue().rows().size();
            try {
                told += tell(each.getKey(), each.getValue()) ? 1 : 0;
            } catch (DataAccessException e) {
                throw e;
            } catch (RuntimeException e) {
                log.error("queueId={} its sender cannot be told of the delay now", each.getKey(), e);
            }
        }
        if (told > 0) {
            outbox.wake();
        }
        return rows >= ROWS && told > 0;
    }

    private Map<QueueId, Late> late() {
        Map<QueueId, Late> late = new LinkedHashMap<>();
        Set<QueueId> unreadable = new HashSet<>();
        database.query(
                LATE,
                row -> {
                    QueueId queueId = new QueueId(row.getObject("queue_id", UUID.class));
                    try {
                        Addressee addressee = OutboundClaims.addressee(row, NOBODY);
                        Late of = late.computeIfAbsent(queueId, id -> new Late(new ArrayList<>(), new ArrayList<>()));
                        of.rows().add(addressee.row());
                        of.notices().add(notice(row, addressee));
                    } catch (AddressSyntaxException e) {
                        unreadable.add(queueId);
                    }
                },
                SettledRows.seconds(timings.untold()),
                ROWS);
        unreadable.forEach(id -> log.error("queueId={} has an unreadable recipient in the queue", id));
        return late;
    }

    private Notice notice(ResultSet row, Addressee addressee) throws SQLException {
        String status = row.getString("why_status");
        String reply = row.getString("reply");
        Instant until = row.getTimestamp("accepted_at").toInstant().plus(schedule.lifetime());
        return new Notice(
                addressee.path(),
                addressee.given(),
                Notice.Kind.DELAYED,
                EnhancedStatus.parse(status.isEmpty() ? "4.4.7" : status),
                row.getString("why"),
                reply == null ? Optional.empty() : Optional.of(new Said(row.getString("host"), reply)),
                Instant.now(),
                Optional.of(until));
    }

    /** Durable on return, unless somebody changed a row meanwhile: then it is looked at again. */
    private boolean tell(QueueId queueId, Late late) {
        List<AcceptedMessage> made;
        try {
            made = contents.message(queueId)
                    .map(message -> reports.about(message, late.notices()))
                    .orElse(List.of());
        } catch (PoisonRecordException e) {
            log.error("queueId={} is unreadable in the queue: {}", queueId, e.getMessage());
            made = List.of();
        }
        List<AcceptedMessage> notices = made;
        return Boolean.TRUE.equals(transactions.execute(status -> {
            int marked = database.update(TOLD, RowKey.queueIds(late.rows()), RowKey.recipients(late.rows()));
            if (marked != late.rows().size()) {
                status.setRollbackOnly();
                return false;
            }
            notices.forEach(outbox::add);
            return true;
        }));
    }
}
