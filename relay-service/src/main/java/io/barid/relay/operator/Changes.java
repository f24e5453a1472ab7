package io.barid.relay.operator;

import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Changes rows that the caller has locked, in the caller's transaction. */
@Repository
class Changes {

    private static final String MINE = " from unnest(:ids::uuid[], :recipients::text[]) as mine (queue_id, recipient)"
            + " where q.queue_id = mine.queue_id and q.recipient = mine.recipient";

    private final JdbcClient database;

    Changes(JdbcClient database) {
        this.database = database;
    }

    void dueNow(List<Asked> rows) {
        update("next_attempt = now()", rows, Map.of());
        unblock(rows);
    }

    /** A lease stays: whoever delivers it just now settles it, and a lease without end would be worse than none. */
    void hold(List<Asked> rows, String reason) {
        update("state = 'held', hold_reason = :reason", rows, Map.of("reason", reason));
    }

    /** As if it had come just now, so that its schedule begins again and its age alone does not end it. */
    void release(List<Asked> rows) {
        List<Asked> routed =
                rows.stream().filter(row -> row.destination().isPresent()).toList();
        update(
                "state = 'outbound', status = '', reason = '', hold_reason = null, attempts = 0,"
                        + " since = now(), next_attempt = now()",
                routed,
                Map.of());
        unblock(routed);
        startAgain(rows.stream().filter(row -> row.destination().isEmpty()).toList());
    }

    /** Nobody knows where these go, so the directory is asked about what RCPT gave, once for all that came of it. */
    private void startAgain(List<Asked> rows) {
        if (rows.isEmpty()) {
            return;
        }
        database.sql("""
                        insert into queued (queue_id, recipient, given, state, reason)
                        select distinct q.queue_id, q.given, q.given, 'held', ''
                        from queued q join unnest(:ids::uuid[], :recipients::text[]) as mine (queue_id, recipient)
                            on q.queue_id = mine.queue_id and q.recipient = mine.recipient
                        where q.given <> q.recipient on conflict do nothing""").params(AskedRows.keys(rows)).update();
        database.sql("""
                        update queued q set state = 'unrouted', status = '', reason = 'released', hold_reason = null,
                            attempts = 0, since = now(), next_attempt = now()
                        from unnest(:ids::uuid[], :given::text[]) as mine (queue_id, given)
                        where q.queue_id = mine.queue_id and q.recipient = mine.given and q.state = 'held'""")
                .params(AskedRows.keys(rows))
                .param("given", rows.stream().map(row -> row.given().getFirst()).toArray(String[]::new))
                .update();
        delete(rows.stream()
                .filter(row -> !row.recipient().equals(row.given().getFirst()))
                .toList());
    }

    void reroute(List<Asked> rows, String destination) {
        update("destination = :destination, next_attempt = now()", rows, Map.of("destination", destination));
        database.sql("delete from destination where name = ?")
                .param(destination)
                .update();
    }

    /** Rows without a domain keep what they have. */
    void rerouteToOwnDomain(List<Asked> rows) {
        update("destination = substring(q.recipient from '@([^@]+)>$'), next_attempt = now()", rows, Map.of());
    }

    void delete(List<Asked> rows) {
        if (!rows.isEmpty()) {
            database.sql(
                            "delete from queued q using unnest(:ids::uuid[], :recipients::text[]) as mine (queue_id, recipient)"
                                    + " where q.queue_id = mine.queue_id and q.recipient = mine.recipient")
                    .params(AskedRows.keys(rows))
                    .update();
        }
    }

    /** Messages without recipients go; of those in the content store mailbox-service is told later. */
    void forgetEmpty(List<Asked> dropped) {
        database.sql("""
                        with gone as (
                            delete from message m where queue_id = any(:ids)
                                and not exists (select from queued q where q.queue_id = m.queue_id)
                            returning queue_id, content is null or octet_length(content) < octets as stored)
                        insert into content_unlink (queue_id) select queue_id from gone where stored
                        on conflict do nothing""").params(AskedRows.keys(dropped)).update();
    }

    private void update(String what, List<Asked> rows, Map<String, Object> parameters) {
        if (!rows.isEmpty()) {
            database.sql("update queued q set " + what + MINE)
                    .params(AskedRows.keys(rows))
                    .params(parameters)
                    .update();
        }
    }

    private void unblock(List<Asked> rows) {
        database.sql("delete from destination where name = any(:names)")
                .param(
                        "names",
                        rows.stream()
                                .flatMap(row -> row.destination().stream())
                                .distinct()
                                .toArray(String[]::new))
                .update();
    }
}
