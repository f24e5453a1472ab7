package io.barid.mailbox.transfer;

import io.barid.mailbox.delivery.Quotas;
import io.barid.message.AccountId;
import io.barid.message.QueueId;
import io.barid.query.UniqueId;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The rows of an INBOX that is imported into. All in the caller's transaction. */
@Component
class Inbox {

    /** Locked until the transaction ends. */
    record Open(long folder, long uidNext, long highestModseq) {}

    /** A message that is there.
     *
     * @param sha256 of the content alone, in hexadecimal digits */
    record Known(long uid, long octets, byte[] prefix, UUID content, String sha256) {}

    record NewEntry(long uid, Incoming message) {}

    private final JdbcTemplate database;
    private final Quotas quotas;

    Inbox(JdbcTemplate database, Quotas quotas) {
        this.database = database;
        this.quotas = quotas;
    }

    /**
     * Empty when the account is gone.
     *
     * @param withDomain whether its domain is locked too, if it has a quota: then no other mailbox of it grows meanwhile
     */
    Optional<Open> lock(AccountId account, boolean withDomain) {
        if (withDomain) {
            quotas.lockDomain(account);
        }
        return database
                .query("""
                        select id, uid_next, highest_modseq from folder where account = ? and name = 'INBOX'
                        for no key update""", (row, number) -> new Open(row.getLong(1), row.getLong(2), row.getLong(3)), account.value())
                .stream()
                .findFirst();
    }

    /** Those unique ids that are there: imported ones by their index, our own by the content whose id they are. */
    Map<UniqueId, Known> known(Open inbox, Collection<UniqueId> ids) {
        Map<UniqueId, Known> known = new HashMap<>();
        String[] texts = texts(ids);
        database.query(
                """
                select e.unique_id, e.uid, e.octets, e.prefix, e.content, encode(c.sha256, 'hex')
                from entry e join content c on c.id = e.content
                where e.folder = ? and e.imported and e.unique_id = any(?)
                union all
                select e.unique_id, e.uid, e.octets, e.prefix, e.content, encode(c.sha256, 'hex')
                from entry e join content c on c.id = e.content
                where e.folder = ? and not e.imported and e.content = any(?) and e.unique_id = any(?)""",
                row -> {
                    known.put(
                            new UniqueId(row.getString(1)),
                            new Known(
                                    row.getLong(2),
                                    row.getLong(3),
                                    row.getBytes(4),
                                    row.getObject(5, UUID.class),
                                    row.getString(6)));
                },
                inbox.folder(),
                texts,
                inbox.folder(),
                queueIds(ids),
                texts);
        return known;
    }

    /** Those unique ids that were deleted and can still be brought back. */
    Set<UniqueId> deleted(Open inbox, Collection<UniqueId> ids) {
        Set<UniqueId> deleted = new HashSet<>();
        String[] texts = texts(ids);
        database.query(
                """
                select unique_id from deleted_entry where folder = ? and imported and unique_id = any(?)
                union all
                select unique_id from deleted_entry
                where folder = ? and not imported and content = any(?) and unique_id = any(?)""",
                row -> {
                    deleted.add(new UniqueId(row.getString(1)));
                },
                inbox.folder(),
                texts,
                inbox.folder(),
                queueIds(ids),
                texts);
        return deleted;
    }

    void append(AccountId account, Open inbox, List<NewEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        database.batchUpdate("""
                insert into entry
                    (folder, uid, modseq, flags, internal_date, content, prefix, octets, unique_id, imported)
                values (?, ?, ?, ?, ?, ?, '', ?, ?, ?)""", entries, entries.size(), (row, entry) -> {
            Incoming message = entry.message();
            row.setLong(1, inbox.folder());
            row.setLong(2, entry.uid());
            row.setLong(3, inbox.highestModseq() + 1);
            row.setInt(4, message.labels().flags());
            row.setObject(5, message.labels().internalDate().atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
            row.setObject(6, message.content().value());
            row.setLong(7, message.octets());
            row.setString(8, message.uniqueId().value());
            row.setBoolean(9, message.labels().uniqueId().isPresent());
        });
        database.update(
                """
                update folder set uid_next = uid_next + ?, highest_modseq = highest_modseq + 1,
                    messages = messages + ?, octets = octets + ? where id = ?""",
                entries.size(),
                entries.size(),
                entries.stream().mapToLong(entry -> entry.message().octets()).sum(),
                inbox.folder());
        noteDelivered(account, entries);
    }

    /** A message from another mailbox of ours may still be on its way to this one too: it is here now. */
    private void noteDelivered(AccountId account, List<NewEntry> entries) {
        UUID[] ids = queueIds(entries.stream()
                .flatMap(entry -> entry.message().labels().uniqueId().stream())
                .toList());
        if (ids.length > 0) {
            database.update(
                    "insert into delivered (account, queue_id) select ?, unnest(?::uuid[]) on conflict do nothing",
                    account.value(),
                    ids);
        }
    }

    private static String[] texts(Collection<UniqueId> ids) {
        return ids.stream().map(UniqueId::value).toArray(String[]::new);
    }

    private static UUID[] queueIds(Collection<UniqueId> ids) {
        return ids.stream().flatMap(id -> queueId(id).stream()).toArray(UUID[]::new);
    }

    private static Optional<UUID> queueId(UniqueId id) {
        try {
            return id.value().length() == QueueId.LENGTH
                    ? Optional.of(QueueId.parse(id.value()).value())
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
