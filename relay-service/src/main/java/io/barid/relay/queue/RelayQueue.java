package io.barid.relay.queue;

import io.barid.message.MessageContent;
import io.barid.message.QueueId;
import io.barid.service.trace.Step;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Writes the queue. Every method runs in its caller's transaction, and may be repeated. */
@Repository
public class RelayQueue {

    private static final int ROWS_A_STATEMENT = 500;

    /** Locks one that is there, so that nobody settles its last recipient before the new ones are in. */
    private static final String INSERT_MESSAGE = """
            insert into message (queue_id, accepted_at, reverse_path, octets, envelope, content, traceparent)
            values (?, ?, ?, ?, ?, ?, ?) on conflict (queue_id) do update set octets = excluded.octets""";

    private static final String INSERT_RECIPIENTS = """
            insert into queued
                (queue_id, recipient, status, given, state, reason, also, destination, reverse_path, leased_by)
            select queue_id, recipient, status, given, state, reason,
                coalesce(string_to_array(nullif(also, ''), E'\\n'), '{}'), destination, reverse_path, leased_by
            from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                ?::text[], ?::uuid[]) as new (queue_id, recipient, status, given, state, reason, also, destination,
                reverse_path, leased_by)
            on conflict do nothing returning queue_id, recipient, leased_by""";

    /**
     * A recipient of a message on its way into the table.
     *
     * @param owner whose lease it comes in with; null: free
     */
    record NewRow(QueueId queueId, QueuedRecipient recipient, UUID owner) {}

    private final JdbcTemplate database;

    RelayQueue(JdbcTemplate database) {
        this.database = database;
    }

    /** Adds recipients that wait; a message's content is there once, however often one of its recipients comes. */
    public void add(Collection<QueuedMessage> messages) {
        messages(messages);
        insert(rows(messages));
    }

    /** Keeps content and envelope, once. */
    void messages(Collection<QueuedMessage> messages) {
        // in the order of their ids, so that two replicas with the same batch do not wait for each other in a circle
        List<QueuedMessage> sorted = messages.stream()
                .filter(queued -> !queued.recipients().isEmpty())
                .sorted(Comparator.comparing(
                        queued -> queued.message().envelope().queueId()))
                .toList();
        database.batchUpdate(INSERT_MESSAGE, sorted, ROWS_A_STATEMENT, (statement, queued) -> {
            var envelope = queued.message().envelope();
            boolean stored = queued.message().content() instanceof MessageContent.Stored;
            statement.setObject(1, envelope.queueId().value());
            statement.setTimestamp(2, Timestamp.from(envelope.acceptedAt()));
            statement.setString(3, ColumnText.of(envelope.reversePath()));
            statement.setLong(4, queued.message().content().octets());
            statement.setBytes(5, queued.message().header());
            statement.setBytes(6, stored ? null : queued.message().value());
            statement.setString(7, Step.of(envelope.queueId()).header());
        });
    }

    private static List<NewRow> rows(Collection<QueuedMessage> messages) {
        List<NewRow> rows = new ArrayList<>();
        for (QueuedMessage queued : messages) {
            queued.recipients()
                    .forEach(recipient ->
                            rows.add(new NewRow(queued.message().envelope().queueId(), recipient, null)));
        }
        return rows;
    }

    /** @return those that were not there before and came in leased */
    Set<RowKey> insert(List<NewRow> rows) {
        List<NewRow> sorted =
                rows.stream().sorted(Comparator.comparing(NewRow::queueId)).toList();
        List<QueuedColumns> columns =
                sorted.stream().map(row -> QueuedColumns.of(row.recipient())).toList();
        Set<RowKey> leased = new HashSet<>();
        if (sorted.isEmpty()) {
            return leased;
        }
        database.query(
                INSERT_RECIPIENTS,
                row -> {
                    UUID owner = row.getObject("leased_by", UUID.class);
                    if (owner != null) {
                        leased.add(
                                new RowKey(row.getObject("queue_id", UUID.class), row.getString("recipient"), owner));
                    }
                },
                sorted.stream().map(row -> row.queueId().value()).toArray(UUID[]::new),
                texts(columns, QueuedColumns::recipient),
                texts(columns, QueuedColumns::status),
                texts(columns, QueuedColumns::given),
                texts(columns, QueuedColumns::state),
                texts(columns, QueuedColumns::reason),
                texts(columns, QueuedColumns::also),
                texts(columns, QueuedColumns::destination),
                texts(columns, QueuedColumns::reversePath),
                sorted.stream().map(NewRow::owner).toArray(UUID[]::new));
        return leased;
    }

    private static String[] texts(List<QueuedColumns> rows, Function<QueuedColumns, String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }

    /**
     * Removes claimed recipients that were handed over, adds what they became, and forgets what nobody waits for.
     *
     * @throws OptimisticLockingFailureException when a claimed recipient is no longer ours: nothing may be written then,
     *     as another may have delivered it
     */
    public void settle(Claim claim, Collection<QueuedMessage> became) {
        UUID[] ids = claim.recipients().keySet().stream().map(QueueId::value).toArray(UUID[]::new);
        lock(ids);
        List<RowKey> done = new ArrayList<>();
        claim.recipients()
                .forEach((id, recipients) ->
                        recipients.forEach(it -> done.add(new RowKey(id.value(), ColumnText.of(it), claim.owner()))));
        int deleted = database.update("""
                delete from queued q using unnest(?::uuid[], ?::text[], ?::uuid[]) as mine (queue_id, recipient, owner)
                where q.queue_id = mine.queue_id and q.recipient = mine.recipient and q.leased_by = mine.owner
                and q.state = 'unrouted'""", RowKey.queueIds(done), RowKey.recipients(done), RowKey.owners(done));
        if (deleted != done.size()) {
            throw new OptimisticLockingFailureException(
                    (done.size() - deleted) + " claimed recipients are no longer this replica's");
        }
        add(became);
        forget(ids);
    }

    /** Whoever settles the last recipient of a message must see that it is the last. */
    void lock(UUID[] queueIds) {
        database.query("select 1 from message where queue_id = any(?) order by queue_id for update", row -> {}, (Object)
                queueIds);
    }

    /** Removes those of these messages that nobody waits for any more; stored content is let go of after that. */
    void forget(UUID[] queueIds) {
        database.update("""
                with gone as (
                    delete from message m where queue_id = any(?)
                    and not exists (select from queued q where q.queue_id = m.queue_id)
                    returning queue_id, content is null as stored)
                insert into content_unlink select queue_id from gone where stored on conflict do nothing""", (Object) queueIds);
    }
}
