package io.barid.relay.outcome;

import io.barid.address.ForwardPath;
import io.barid.message.QueueId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Repository;

/** What was told already, kept 8 days: as long as mailbox-service knows what it delivered. */
@Repository
class SeenOutcomes {

    private static final Logger log = LoggerFactory.getLogger(SeenOutcomes.class);
    private static final long HOUR_NANOS = 3_600_000_000_000L;

    /** Names something that happens to a recipient of a message once. */
    record Name(QueueId queueId, ForwardPath recipient, String outcome) {}

    private final JdbcTemplate database;
    private long sweptAt = System.nanoTime() - HOUR_NANOS;

    SeenOutcomes(JdbcTemplate database) {
        this.database = database;
    }

    /** Those of them that were told. */
    Set<Name> known(Collection<Name> names) {
        return ask(names, """
                select n.n from outcome_seen s
                join unnest(?::uuid[], ?::text[], ?::text[]) with ordinality as n (queue_id, recipient, outcome, n)
                using (queue_id, recipient, outcome)""");
    }

    /** Notes them in the caller's transaction; returns those that another replica noted meanwhile. */
    Set<Name> add(Collection<Name> names) {
        // in one order everywhere, so that two replicas do not wait for each other in a circle
        return ask(names, """
                with mine as (
                    select * from unnest(?::uuid[], ?::text[], ?::text[])
                        with ordinality as n (queue_id, recipient, outcome, n)),
                added as (
                    insert into outcome_seen (queue_id, recipient, outcome)
                    select queue_id, recipient, outcome from mine order by queue_id, recipient, outcome
                    on conflict do nothing returning queue_id, recipient, outcome)
                select n from mine left join added using (queue_id, recipient, outcome)
                where added.queue_id is null""");
    }

    private Set<Name> ask(Collection<Name> names, String sql) {
        Set<Name> answer = new HashSet<>();
        if (!names.isEmpty()) {
            Name[] all = names.toArray(Name[]::new);
            UUID[] ids = new UUID[all.length];
            String[] recipients = new String[all.length];
            String[] outcomes = new String[all.length];
            for (int i = 0; i < all.length; i++) {
                ids[i] = all[i].queueId().value();
                recipients[i] = text(all[i].recipient());
                outcomes[i] = all[i].outcome();
            }
            RowCallbackHandler read = row -> answer.add(all[row.getInt(1) - 1]);
            database.query(sql, read, ids, recipients, outcomes);
        }
        return answer;
    }

    /** A half of a surrogate pair has no UTF-8, and no text column takes it. */
    private static String text(ForwardPath path) {
        return path.toString()
                .codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Forgets what is old, once an hour; the table grows only when this is called, too. */
    void forget() {
        if (System.nanoTime() - sweptAt < HOUR_NANOS) {
            return;
        }
        sweptAt = System.nanoTime();
        try {
            database.update("delete from outcome_seen where at < now() - interval '8 days'");
        } catch (DataAccessException e) {
            log.debug("not forgotten this hour: {}", e.toString());
        }
    }
}
