package io.barid.relay.journey;

import io.barid.service.database.DataErrors;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Writes rows, within the caller's transaction. */
@Repository
class JourneyTable {

    private static final Logger log = LoggerFactory.getLogger(JourneyTable.class);

    private static final String INSERT = """
            insert into journey (queue_id, sender, recipient, message_id, outcomes, events)
            select * from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::int[], ?::bytea[])""";

    private final JdbcTemplate database;

    JourneyTable(JdbcTemplate database) {
        this.database = database;
    }

    /**
     * In one statement.
     *
     * @param messages the rows of each
     */
    void insert(List<List<JourneyRow>> messages) {
        database.execute((Connection connection) -> {
            loosely(connection);
            insert(connection, messages.stream().flatMap(List::stream).toList());
            return null;
        });
    }

    /** Message by message, without those that PostgreSQL refuses; returns how many they are. */
    int insertCarefully(List<List<JourneyRow>> messages) {
        return database.execute((Connection connection) -> {
            loosely(connection);
            int refused = 0;
            for (List<JourneyRow> message : messages) {
                refused += insertOrRefuse(connection, message) ? 0 : 1;
            }
            return refused;
        });
    }

    private static boolean insertOrRefuse(Connection connection, List<JourneyRow> message) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            insert(connection, message);
            connection.releaseSavepoint(before);
            return true;
        } catch (SQLException e) {
            if (!DataErrors.causedBy(e)) {
                throw e;
            }
            connection.rollback(before);
            log.warn("steps of {} are not kept: {}", message.getFirst().queueId(), e.getMessage());
            return false;
        }
    }

    /**
     * Nobody waits for the disk. The position moves in the same transaction, so after a crash both are there or neither is,
     * and then Kafka still has the records.
     */
    private static void loosely(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local synchronous_commit = off");
        }
    }

    private static void insert(Connection connection, List<JourneyRow> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setArray(1, array(connection, "uuid", rows, JourneyRow::queueId));
            statement.setArray(2, array(connection, "text", rows, JourneyRow::sender));
            statement.setArray(3, array(connection, "text", rows, JourneyRow::recipient));
            statement.setArray(4, array(connection, "text", rows, JourneyRow::messageId));
            statement.setArray(5, array(connection, "int4", rows, JourneyRow::outcomes));
            statement.setArray(
                    6,
                    connection.createArrayOf(
                            "bytea", rows.stream().map(JourneyRow::events).toArray(byte[][]::new)));
            statement.executeUpdate();
        }
    }

    private static Array array(
            Connection connection, String type, List<JourneyRow> rows, Function<JourneyRow, Object> column)
            throws SQLException {
        return connection.createArrayOf(type, rows.stream().map(column).toArray());
    }
}
