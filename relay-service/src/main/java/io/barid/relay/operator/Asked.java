package io.barid.relay.operator;

import io.barid.message.QueueId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A recipient that an order is about, as it stands while its row is locked.
 *
 * @param given       what RCPT gave and led there, at least one
 * @param destination absent while nobody knows
 */
record Asked(
        QueueId queueId,
        String recipient,
        List<String> given,
        String state,
        boolean leased,
        Optional<String> destination) {

    static final String COLUMNS = "q.queue_id, q.recipient, q.given, q.also, q.state, q.leased_by, q.destination";

    static Asked of(ResultSet row, int number) throws SQLException {
        List<String> given = new ArrayList<>(List.of(row.getString("given")));
        given.addAll(Arrays.asList((String[]) row.getArray("also").getArray()));
        return new Asked(
                new QueueId(row.getObject("queue_id", UUID.class)),
                row.getString("recipient"),
                given,
                row.getString("state"),
                row.getObject("leased_by") != null,
                Optional.ofNullable(row.getString("destination")));
    }

    boolean held() {
        return state.equals("held");
    }

    boolean unrouted() {
        return state.equals("unrouted");
    }
}
