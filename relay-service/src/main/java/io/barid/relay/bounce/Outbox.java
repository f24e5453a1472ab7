package io.barid.relay.bounce;

import io.barid.transit.AcceptedMessage;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Reports on their way to {@code mail.accepted}. */
@Repository
public class Outbox {

    private final JdbcTemplate database;

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
}
