package io.barid.relay.dead;

import io.barid.message.QueueId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The dead letters that wait for an operator, in the order in which they were found. */
@Repository
public class LetterTable {

    private static final String HELD =
            "select id, queue_id, topic, partition, record_offset, reason, at, octet_length(value) as octets"
                    + " from dead_letter ";

    private final JdbcClient database;

    LetterTable(JdbcClient database) {
        this.database = database;
    }

    /**
     * Adds it in the caller's transaction. Its content counts as not linked yet, whatever was said before: somebody may let
     * go of it until this is committed.
     *
     * @return empty when it is there already, or another letter of the same record is
     */
    Optional<DeadLetterId> add(DeadLetter letter) {
        return database.sql("""
                        insert into dead_letter (topic, partition, record_offset, at, reason, queue_id, key, headers, value,
                            stored, source, content_linked)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false) on conflict do nothing returning id""")
                .params(
                        letter.topic(),
                        letter.partition(),
                        letter.offset(),
                        Timestamp.from(letter.at()),
                        letter.reason(),
                        letter.queueId().map(QueueId::value).orElse(null),
                        letter.key(),
                        letter.headers().json(),
                        letter.value(),
                        letter.stored(),
                        letter.headers().source().orElse(null))
                .query(Long.class)
                .optional()
                .map(DeadLetterId::new);
    }

    /** A page by its number. */
    public List<HeldLetter> page(LetterFilter filter, long from, int most) {
        return database.sql(HELD + filter.where() + " order by id offset :from limit :most")
                .params(parameters(filter, Map.of("from", from, "most", most)))
                .query(LetterTable::held)
                .list();
    }

    /** What follows a letter. */
    public List<HeldLetter> after(LetterFilter filter, DeadLetterId after, int most) {
        return database.sql(HELD + filter.where() + " and id > :after order by id limit :most")
                .params(parameters(filter, Map.of("after", after.number(), "most", most)))
                .query(LetterTable::held)
                .list();
    }

    public long count(LetterFilter filter) {
        return database.sql("select count(*) from dead_letter " + filter.where())
                .params(parameters(filter, Map.of()))
                .query(Long.class)
                .single();
    }

    /** All of them, without what comes later. */
    List<DeadLetterId> ids(LetterFilter filter) {
        List<DeadLetterId> ids = new ArrayList<>();
        database.sql("select id from dead_letter " + filter.where() + " order by id")
                .params(parameters(filter, Map.of()))
                .query(Long.class)
                .list()
                .forEach(id -> ids.add(new DeadLetterId(id)));
        return ids;
    }

    Optional<HeldLetter> held(DeadLetterId id) {
        return database.sql(HELD + "where id = ?")
                .param(id.number())
                .query(LetterTable::held)
                .optional();
    }

    Optional<DeadLetter> read(DeadLetterId id) {
        return read(id, "");
    }

    /** The same, locked until the caller's transaction ends; who comes second finds nothing. */
    Optional<DeadLetter> lock(DeadLetterId id) {
        return read(id, " for update");
    }

    private Optional<DeadLetter> read(DeadLetterId id, String lock) {
        return database.sql("select * from dead_letter where id = ?" + lock)
                .param(id.number())
                .query(LetterTable::letter)
                .optional();
    }

    /** Removes it in the caller's transaction; its stored content is let go of after that, unless something else here needs it. */
    boolean remove(DeadLetterId id) {
        Optional<Map<String, Object>> gone = database
                .sql("delete from dead_letter where id = ? returning queue_id, stored")
                .param(id.number())
                .query()
                .listOfRows()
                .stream()
                .findFirst();
        gone.filter(row -> (boolean) row.get("stored"))
                .ifPresent(row -> database.sql("insert into content_unlink values (?) on conflict do nothing")
                        .param(row.get("queue_id"))
                        .update());
        return gone.isPresent();
    }

    private static Map<String, Object> parameters(LetterFilter filter, Map<String, Object> more) {
        Map<String, Object> parameters = new HashMap<>(more);
        filter.queueId().ifPresent(id -> parameters.put("queueId", id.value()));
        filter.before().ifPresent(time -> parameters.put("before", Timestamp.from(time)));
        return parameters;
    }

    private static HeldLetter held(ResultSet row, int number) throws SQLException {
        return new HeldLetter(
                new DeadLetterId(row.getLong("id")),
                "dead",
                "held",
                queueId(row),
                row.getString("topic"),
                row.getInt("partition"),
                row.getLong("record_offset"),
                row.getString("reason"),
                row.getTimestamp("at").toInstant(),
                row.getLong("octets"));
    }

    private static DeadLetter letter(ResultSet row, int number) throws SQLException {
        return new DeadLetter(
                row.getString("topic"),
                row.getInt("partition"),
                row.getLong("record_offset"),
                row.getTimestamp("at").toInstant(),
                row.getString("reason"),
                queueId(row),
                row.getBytes("key"),
                Headers.parse(row.getBytes("headers")),
                row.getBytes("value"),
                row.getBoolean("stored"));
    }

    private static Optional<QueueId> queueId(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getObject("queue_id", UUID.class)).map(QueueId::new);
    }
}
