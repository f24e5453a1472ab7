package io.barid.relay.operator;

import io.barid.message.QueueId;
import io.barid.relay.RelayServiceProperties;
import io.barid.relay.delivery.Said;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads the queue for people: in the order of queue ids, which is the order of acceptance. */
@Repository
class QueueItems {

    private static final String SELECT = """
            select q.*, m.reverse_path as sender, m.octets, m.accepted_at, %s as word, d.blocked_until,
                d.status as there_status, d.reason as there_reason, d.said_host as there_host, d.said_reply as there_reply
            from queued q join message m on m.queue_id = q.queue_id
            left join destination d on d.name = q.destination and d.blocked_until > now()
            """.formatted(QueueState.expression());

    private final JdbcClient database;
    private final Duration lifetime;

    QueueItems(JdbcClient database, RelayServiceProperties properties) {
        this.database = database;
        this.lifetime = properties.queueLifetime();
    }

    /** A page by its number; a far one costs as much as all before it. */
    List<QueueItem> page(QueueFilter filter, long from, int most) {
        return database.sql(SELECT + filter.where() + " order by q.queue_id, q.recipient offset :from limit :most")
                .params(filter.parameters())
                .params(Map.of("from", from, "most", most))
                .query(this::item)
                .list();
    }

    /** What follows a recipient; costs the same however far that is. */
    List<QueueItem> after(QueueFilter filter, QueueCursor cursor, int most) {
        return database.sql(SELECT + filter.where() + " and (q.queue_id, q.recipient) > (:afterId, :afterRecipient)"
                        + " order by q.queue_id, q.recipient limit :most")
                .params(filter.parameters())
                .params(Map.of("afterId", cursor.queueId().value(), "afterRecipient", cursor.recipient(), "most", most))
                .query(this::item)
                .list();
    }

    long count(QueueFilter filter) {
        return database.sql("select count(*) from queued q "
                        + (filter.asksMessage() ? "join message m on m.queue_id = q.queue_id " : "")
                        + filter.where())
                .params(filter.parameters())
                .query(Long.class)
                .single();
    }

    private QueueItem item(ResultSet row, int number) throws SQLException {
        QueueState state = QueueState.parse(row.getString("word")).orElseThrow();
        Optional<Instant> blocked = time(row, "blocked_until");
        Instant accepted = row.getTimestamp("accepted_at").toInstant();
        String from = blocked.isPresent() && waits(state) ? "there_" : "";
        return new QueueItem(
                new QueueId(row.getObject("queue_id", UUID.class)),
                row.getString("recipient"),
                row.getString("given"),
                List.of((String[]) row.getArray("also").getArray()),
                row.getString("sender"),
                state.toString(),
                row.getString(from + "status"),
                row.getString(from + "reason"),
                accepted,
                row.getLong("octets"),
                Optional.ofNullable(row.getString("destination")),
                row.getInt("attempts"),
                waits(state) ? later(time(row, "next_attempt"), blocked) : Optional.empty(),
                time(row, "last_attempt"),
                said(row, from.isEmpty() ? "said_host" : "there_host", from.isEmpty() ? "said_reply" : "there_reply"),
                state == QueueState.HELD ? Optional.empty() : Optional.of(accepted.plus(lifetime)),
                Optional.ofNullable(row.getString("hold_reason")));
    }

    private static boolean waits(QueueState state) {
        return state == QueueState.WAITING || state == QueueState.DEFERRED;
    }

    private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(one.get().isAfter(other.get()) ? one.get() : other.get())
                : one.or(() -> other);
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }

    private static Optional<Said> said(ResultSet row, String host, String reply) throws SQLException {
        return row.getString(reply) == null
                ? Optional.empty()
                : Optional.of(new Said(Optional.ofNullable(row.getString(host)).orElse(""), row.getString(reply)));
    }
}
