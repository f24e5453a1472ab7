package io.barid.mailbox.delivery;

import io.barid.message.AccountId;
import io.barid.message.QueueId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;

/** What was delivered, or refused by a full mailbox, in the last 8 days, whatever became of it. All in the caller's transaction. */
@Component
class DeliveryNotes {

    private final JdbcTemplate database;

    DeliveryNotes(JdbcTemplate database) {
        this.database = database;
    }

    /** Notes them; returns those that were not noted before. */
    Set<Pair> add(Collection<Pair> pairs) {
        return ask(pairs, """
                insert into delivered (account, queue_id)
                select * from unnest(?::bigint[], ?::uuid[]) on conflict do nothing returning account, queue_id""");
    }

    /** Notes of these, which are noted, that they were refused for good. */
    void refuse(Collection<Pair> pairs) {
        ask(pairs, """
                update delivered d set refused = true from unnest(?::bigint[], ?::uuid[]) as p (account, queue_id)
                where d.account = p.account and d.queue_id = p.queue_id returning d.account, d.queue_id""");
    }

    /** Those that were refused. */
    Set<Pair> refused(Collection<Pair> pairs) {
        return ask(pairs, """
                select d.account, d.queue_id from delivered d
                join unnest(?::bigint[], ?::uuid[]) as p (account, queue_id) using (account, queue_id) where d.refused""");
    }

    /** Those that are noted. */
    Set<Pair> known(Collection<Pair> pairs) {
        return ask(pairs, """
                select d.account, d.queue_id from delivered d
                join unnest(?::bigint[], ?::uuid[]) as p (account, queue_id) using (account, queue_id)""");
    }

    private Set<Pair> ask(Collection<Pair> pairs, String sql) {
        Set<Pair> answer = new HashSet<>();
        if (!pairs.isEmpty()) {
            RowCallbackHandler read = row ->
                    answer.add(new Pair(new AccountId(row.getLong(1)), new QueueId(row.getObject(2, UUID.class))));
            database.query(
                    sql,
                    read,
                    pairs.stream().map(pair -> pair.account().value()).toArray(Long[]::new),
                    pairs.stream().map(pair -> pair.queueId().value()).toArray(UUID[]::new));
        }
        return answer;
    }
}
