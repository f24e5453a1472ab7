package io.barid.mailbox.delivery;

import io.barid.mailbox.account.TakesMail;
import io.barid.mailbox.delivery.Inbox.LimitedDomain;
import io.barid.message.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The rows of mailboxes: locked, given entries, moved on. All in the caller's transaction. */
@Component
class Inboxes {

    /** The domains are counted, so that all of them are locked before the first inbox is. */
    private static final String LOCK = """
            with wanted as materialized (
                select id, domain, local_part, quota_octets, quota_messages from account a where id = any(?) and %s),
            limited as materialized (
                select id, quota_octets, quota_messages from domain
                where id in (select domain from wanted) and (quota_octets is not null or quota_messages is not null)
                order by id for no key update)
            select f.account, f.id, f.uid_next, f.highest_modseq, w.quota_octets, w.quota_messages,
                l.id, l.quota_octets, l.quota_messages,
                w.local_part || '@' || (select name from domain d where d.id = w.domain)
            from wanted w join folder f on f.account = w.id and f.name = 'INBOX' left join limited l on l.id = w.domain
            where (select count(*) from limited) >= 0
            order by f.id for no key update of f""".formatted(TakesMail.SQL);

    private final JdbcTemplate database;

    Inboxes(JdbcTemplate database) {
        this.database = database;
    }

    /**
     * Locks the domains that have a quota, then the inboxes, each in id order, so that batches that share some wait for each
     * other in turn; whoever locks both in one transaction keeps to that order. Accounts that are gone or disabled are left
     * out.
     */
    Map<AccountId, Inbox> lock(Collection<AccountId> accounts) {
        Map<AccountId, Inbox> inboxes = new HashMap<>();
        database.query(
                LOCK,
                row -> {
                    inboxes.put(new AccountId(row.getLong(1)), inbox(row));
                },
                (Object) accounts.stream().distinct().map(AccountId::value).toArray(Long[]::new));
        return inboxes;
    }

    private static Inbox inbox(ResultSet row) throws SQLException {
        Long domain = row.getObject(7, Long.class);
        return new Inbox(
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                Quota.of(row.getObject(5, Long.class), row.getObject(6, Long.class)),
                domain == null
                        ? null
                        : new LimitedDomain(
                                domain, Quota.of(row.getObject(8, Long.class), row.getObject(9, Long.class))),
                row.getString(10));
    }

    void append(List<NewEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        // arrays: a list of rows is parsed and planned again for each batch, about a third more CPU (decisions/0012)
        database.update(
                """
                insert into entry (folder, uid, modseq, internal_date, content, prefix, octets, unique_id)
                select folder, uid, modseq, at::timestamptz, content, prefix, octets, unique_id
                from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::uuid[], ?::bytea[], ?::bigint[], ?::text[])
                    as e (folder, uid, modseq, at, content, prefix, octets, unique_id)""",
                entries.stream().map(entry -> entry.inbox().folder()).toArray(Long[]::new),
                entries.stream().map(NewEntry::uid).toArray(Long[]::new),
                entries.stream().map(entry -> entry.inbox().highestModseq() + 1).toArray(Long[]::new),
                entries.stream().map(entry -> entry.acceptedAt().toString()).toArray(String[]::new),
                entries.stream().map(entry -> entry.pair().queueId().value()).toArray(UUID[]::new),
                entries.stream().map(NewEntry::prefix).toArray(byte[][]::new),
                entries.stream().map(NewEntry::octets).toArray(Long[]::new),
                entries.stream().map(entry -> entry.pair().queueId().toString()).toArray(String[]::new));
        moveOn(entries);
    }

    private void moveOn(List<NewEntry> entries) {
        Map<Long, List<NewEntry>> byFolder = entries.stream()
                .collect(Collectors.groupingBy(entry -> entry.inbox().folder()));
        List<List<NewEntry>> groups = List.copyOf(byFolder.values());
        database.update(
                """
                update folder set uid_next = uid_next + n.messages, highest_modseq = highest_modseq + 1,
                    messages = folder.messages + n.messages, octets = folder.octets + n.octets
                from unnest(?::bigint[], ?::bigint[], ?::bigint[]) as n (id, messages, octets) where folder.id = n.id""",
                each(groups, group -> group.getFirst().inbox().folder()),
                each(groups, List::size),
                each(groups, group -> group.stream().mapToLong(NewEntry::octets).sum()));
    }

    private static Long[] each(List<List<NewEntry>> groups, ToLongFunction<List<NewEntry>> value) {
        return groups.stream().map(value::applyAsLong).toArray(Long[]::new);
    }
}
