package io.barid.relay.queue;

import io.barid.relay.delivery.Said;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Repository;

/** The statements of {@link Settlement}, each for many rows. Only rows still leased to this replica are touched. */
@Repository
class SettledRows {

    private static final String MINE = """
            unnest(?::uuid[], ?::text[], ?::uuid[]) as mine (queue_id, recipient, owner)
            where q.queue_id = mine.queue_id and q.recipient = mine.recipient and q.leased_by = mine.owner""";

    private final JdbcTemplate database;

    SettledRows(JdbcTemplate database) {
        this.database = database;
    }

    /** Those that are ours and that no operator holds. */
    Set<RowKey> sendable(Collection<RowKey> rows) {
        return keys(
                "select q.queue_id, q.recipient, q.leased_by from queued q, " + MINE + " and q.state = 'outbound'",
                rows);
    }

    /** @return those that were there */
    Set<RowKey> delete(Collection<RowKey> rows) {
        return keys("delete from queued q using " + MINE + " returning q.queue_id, q.recipient, q.leased_by", rows);
    }

    /** @return those that were there, and not held */
    Set<RowKey> deleteSendable(Collection<RowKey> rows) {
        return keys(
                "delete from queued q using " + MINE
                        + " and q.state = 'outbound' returning q.queue_id, q.recipient, q.leased_by",
                rows);
    }

    private Set<RowKey> keys(String sql, Collection<RowKey> rows) {
        Set<RowKey> found = new HashSet<>();
        if (!rows.isEmpty()) {
            RowCallbackHandler add = row -> found.add(new RowKey(
                    row.getObject("queue_id", UUID.class),
                    row.getString("recipient"),
                    row.getObject("leased_by", UUID.class)));
            database.query(sql, add, RowKey.queueIds(rows), RowKey.recipients(rows), RowKey.owners(rows));
        }
        return found;
    }

    /** They wait for their next attempt; what an operator holds stays held. */
    void defer(List<Verdicts.Later> rows) {
        if (rows.isEmpty()) {
            return;
        }
        List<RowKey> keys = rows.stream().map(Verdicts.Later::row).toList();
        database.update(
                """
                update queued q set attempts = q.attempts + 1, next_attempt = now() + make_interval(secs => mine.wait),
                    last_attempt = now(), status = mine.status, reason = mine.reason,
                    said_host = coalesce(mine.host, q.said_host), said_reply = coalesce(mine.reply, q.said_reply),
                    leased_by = null
                from unnest(?::uuid[], ?::text[], ?::uuid[], ?::float8[], ?::text[], ?::text[], ?::text[], ?::text[])
                    as mine (queue_id, recipient, owner, wait, status, reason, host, reply)
                where q.queue_id = mine.queue_id and q.recipient = mine.recipient and q.leased_by = mine.owner""",
                RowKey.queueIds(keys),
                RowKey.recipients(keys),
                RowKey.owners(keys),
                rows.stream().map(it -> seconds(it.rest())).toArray(Double[]::new),
                texts(rows, it -> it.status().toString()),
                texts(rows, Verdicts.Later::reason),
                texts(rows, it -> it.said().map(Said::host).orElse(null)),
                texts(rows, it -> it.said().map(Said::reply).orElse(null)));
    }

    private static String[] texts(List<Verdicts.Later> rows, Function<Verdicts.Later, String> column) {
        return rows.stream()
                .map(column)
                .map(text -> text == null ? null : ColumnText.of(text))
                .toArray(String[]::new);
    }

    static double seconds(Duration span) {
        return span.toMillis() / 1000.0;
    }

    /** They are free, with everything else as it was. */
    void free(Collection<RowKey> rows) {
        if (!rows.isEmpty()) {
            database.update(
                    "update queued q set leased_by = null from " + MINE,
                    RowKey.queueIds(rows),
                    RowKey.recipients(rows),
                    RowKey.owners(rows));
        }
    }

    void hold(RowKey row, String reason) {
        database.update("""
                update queued set state = 'held', hold_reason = ?, leased_by = null
                where queue_id = ? and recipient = ? and leased_by = ?""", ColumnText.of(reason), row.queueId(), row.recipient(), row.owner());
    }

    /**
     * Nobody could be reached at a destination: it is left alone for a while.
     *
     * @param took how long the attempt took: failures of attempts at the same time count once
     * @return how long from now
     */
    Duration block(String destination, Verdicts.Later failure, Duration took, Function<Integer, Duration> schedule) {
        Optional<Integer> failures = database
                .queryForList(
                        """
                        insert into destination
                            (name, failures, blocked_until, last_attempt, status, reason, said_host, said_reply)
                        values (?, 1, now(), now(), ?, ?, ?, ?)
                        on conflict (name) do update set failures = destination.failures + 1,
                            last_attempt = now(), status = excluded.status, reason = excluded.reason,
                            said_host = excluded.said_host, said_reply = excluded.said_reply
                        where destination.last_attempt <= now() - make_interval(secs => ?)
                        returning failures""",
                        Integer.class,
                        destination,
                        failure.status().toString(),
                        ColumnText.of(failure.reason()),
                        failure.said().map(said -> ColumnText.of(said.host())).orElse(null),
                        failure.said().map(said -> ColumnText.of(said.reply())).orElse(null),
                        seconds(took))
                .stream()
                .findFirst();
        if (failures.isPresent()) {
            Duration rest = schedule.apply(failures.get());
            database.update(
                    "update destination set blocked_until = now() + make_interval(secs => ?) where name = ?",
                    seconds(rest),
                    destination);
            return rest;
        }
        Double left = database.queryForObject(
                "select extract(epoch from blocked_until - now()) from destination where name = ?",
                Double.class,
                destination);
        return Duration.ofMillis(left == null ? 0 : Math.round(left * 1000));
    }

    void unblock(Collection<String> destinations) {
        if (!destinations.isEmpty()) {
            database.update(
                    "delete from destination where name = any(?)", (Object) destinations.toArray(String[]::new));
        }
    }
}
