package io.barid.relay.operator;

import io.barid.message.QueueId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds what a filter names, a batch of messages at a time, and locks it in the order that everybody here keeps. */
@Repository
class AskedRows {

    private static final String FROM = " from queued q join message m on m.queue_id = q.queue_id ";

    private final JdbcClient database;

    AskedRows(JdbcClient database) {
        this.database = database;
    }

    /** Where an order ends that begins now: what is accepted meanwhile is not meant. */
    Optional<QueueId> last() {
        return database.sql("select queue_id from message order by queue_id desc limit 1")
                .query(UUID.class)
                .optional()
                .map(QueueId::new);
    }

    /** The next messages with recipients that the filter names, none of them locked. */
    List<QueueId> messages(QueueFilter filter, Optional<QueueId> after, QueueId last, int recipients) {
        return database
                .sql("select distinct queue_id from (select q.queue_id" + FROM + filter.where()
                        + (after.isPresent() ? " and q.queue_id > :after" : "")
                        + " and q.queue_id <= :last order by q.queue_id limit :recipients) found order by queue_id")
                .params(filter.parameters())
                .params(Map.of("after", after.orElse(last).value(), "last", last.value(), "recipients", recipients))
                .query(UUID.class)
                .list()
                .stream()
                .map(QueueId::new)
                .toList();
    }

    /** Their recipients that the filter names; nothing is locked. */
    List<Asked> look(QueueFilter filter, Collection<QueueId> messages) {
        return select(filter, messages, "");
    }

    /** The same, locked until the caller's transaction ends: messages first, in the order of their ids. */
    List<Asked> lock(QueueFilter filter, Collection<QueueId> messages) {
        database.sql("select 1 from message where queue_id = any(:ids) order by queue_id for update")
                .param("ids", ids(messages))
                .query(row -> {});
        return select(filter, messages, " for update of q");
    }

    private List<Asked> select(QueueFilter filter, Collection<QueueId> messages, String lock) {
        return database.sql("select " + Asked.COLUMNS + FROM + filter.where()
                        + " and q.queue_id = any(:ids) order by q.queue_id, q.recipient" + lock)
                .params(filter.parameters())
                .param("ids", ids(messages))
                .query(Asked::of)
                .list();
    }

    private static UUID[] ids(Collection<QueueId> messages) {
        return messages.stream().map(QueueId::value).toArray(UUID[]::new);
    }

    /** For {@code from unnest(:ids::uuid[], :recipients::text[])}. */
    static Map<String, Object> keys(List<Asked> rows) {
        return Map.of(
                "ids", ids(rows.stream().map(Asked::queueId).toList()),
                "recipients", rows.stream().map(Asked::recipient).toArray(String[]::new));
    }
}
