package io.barid.relay.queue;

import io.barid.message.QueueId;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Writes the queue. Every method runs in its caller's transaction, and may be repeated. */
@Repository
public class RelayQueue {

    private static final int ROWS_A_STATEMENT = 500;

    private static final String INSERT_MESSAGE = """
            insert into message (queue_id, accepted_at, reverse_path, octets, envelope, content)
            values (?, ?, ?, ?, ?, ?) on conflict do nothing""";

    private static final String INSERT_RECIPIENT = """
            insert into queued (queue_id, recipient, status, given, state, reason, also, destination, reverse_path)
            values (?, ?, ?, ?, ?, ?, ?::text[], ?, ?) on conflict do nothing""";

    private record Row(QueueId queueId, QueuedRecipient recipient) {}

    private final JdbcTemplate database;

    RelayQueue(JdbcTemplate database) {
        this.database = database;
    }

    /** Adds recipients that wait; a message's content is there once, however often one of its recipients comes. */
    public void add(Collection<QueuedMessage> messages) {
        // in the order of their ids, so that two replicas with the same batch do not wait for each other in a circle
        List<QueuedMessage> sorted = messages.stream()
                .filter(queued -> !queued.recipients().isEmpty())
                .sorted(Comparator.comparing(
                        queued -> queued.message().envelope().queueId()))
                .toList();
        database.batchUpdate(INSERT_MESSAGE, sorted, ROWS_A_STATEMENT, (statement, queued) -> {
            var envelope = queued.message().envelope();
            statement.setObject(1, envelope.queueId().value());
            statement.setTimestamp(2, Timestamp.from(envelope.acceptedAt()));
            statement.setString(3, ColumnText.of(envelope.reversePath()));
            statement.setLong(4, queued.message().content().octets());
            statement.setBytes(5, queued.message().header());
            statement.setBytes(6, queued.message().value());
        });
        insert(rows(sorted));
    }

    private static List<Row> rows(List<QueuedMessage> messages) {
        List<Row> rows = new ArrayList<>();
        for (QueuedMessage queued : messages) {
            queued.recipients()
                    .forEach(recipient ->
                            rows.add(new Row(queued.message().envelope().queueId(), recipient)));
        }
        return rows;
    }

    private void insert(List<Row> rows) {
        database.batchUpdate(INSERT_RECIPIENT, rows, ROWS_A_STATEMENT, (statement, row) -> {
            statement.setObject(1, row.queueId().value());
            switch (row.recipient()) {
                case QueuedRecipient.Unrouted unrouted ->
                    set(statement, unrouted.given(), "", unrouted.given(), "unrouted", unrouted.reason());
                case QueuedRecipient.Held held ->
                    set(statement, held.recipient(), held.status(), held.given(), "held", held.reason());
                case QueuedRecipient.Outbound outbound -> {
                    set(statement, outbound.recipient(), "", outbound.given().getFirst(), "outbound", "");
                    statement.setArray(7, also(statement, outbound));
                    statement.setString(8, outbound.destination().toString());
                    statement.setString(
                            9, outbound.rewritten().map(ColumnText::of).orElse(null));
                }
            }
        });
    }

    private static void set(PreparedStatement statement, Object... texts) throws SQLException {
        for (int i = 0; i < texts.length; i++) {
            statement.setString(2 + i, ColumnText.of(texts[i]));
        }
        statement.setArray(7, statement.getConnection().createArrayOf("text", new String[0]));
        statement.setString(8, null);
        statement.setString(9, null);
    }

    private static Array also(PreparedStatement statement, QueuedRecipient.Outbound outbound) throws SQLException {
        String[] also = outbound.given().stream().skip(1).map(ColumnText::of).toArray(String[]::new);
        return statement.getConnection().createArrayOf("text", also);
    }

    /** Removes claimed recipients that were handed over, adds those that must be held, and forgets what nobody waits for. */
    public void settle(Claim claim, Collection<QueuedMessage> held) {
        UUID[] ids = claim.recipients().keySet().stream().map(QueueId::value).toArray(UUID[]::new);
        // whoever settles the last recipient must see that it is the last
        database.query(
                "select 1 from message where queue_id = any(?) order by queue_id for update", rows -> {}, (Object) ids);
        List<Object[]> done = new ArrayList<>();
        claim.recipients()
                .forEach((id, recipients) ->
                        recipients.forEach(it -> done.add(new Object[] {id.value(), ColumnText.of(it)})));
        database.batchUpdate("delete from queued where queue_id = ? and recipient = ? and status = ''", done);
        insert(rows(List.copyOf(held)));
        database.update("""
                        delete from message m where queue_id = any(?)
                        and not exists (select from queued q where q.queue_id = m.queue_id)""", (Object) ids);
    }
}
