package io.barid.mailbox.restore;

import io.barid.mailbox.database.AfterCommit;
import io.barid.mailbox.delivery.Quotas;
import io.barid.mailbox.http.Refusal;
import io.barid.message.AccountId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Brings deleted messages back as they were, flags and UIDL included, under new UIDs: for IMAP a message that was expunged
 * must not return under its old one (RFC 9051 2.3.1.1).
 */
@Component
class Restoring {

    private static final Logger log = LoggerFactory.getLogger(Restoring.class);

    /** What came back. */
    record Restored(int messages, long octets) {}

    private record Inbox(long folder, long uidNext, long modseq) {}

    private record Message(String uniqueId, long octets) {}

    private final JdbcClient database;
    private final Quotas quotas;

    Restoring(JdbcClient database, Quotas quotas) {
        this.database = database;
        this.quotas = quotas;
    }

    /**
     * All of the selection or nothing; what is not there, or there again under the same UIDL, is passed over, so that a second
     * restore brings nothing.
     *
     * @param overQuota whether the mailbox may become larger than allowed
     * @throws Refusal 409 when there is no room, 404 when the account is gone
     */
    @Transactional
    Restored restore(AccountId account, Selection selection, boolean overQuota) {
        Inbox inbox = lock(account, overQuota);
        List<Message> back = move(inbox, selection);
        Restored restored = new Restored(
                back.size(), back.stream().mapToLong(Message::octets).sum());
        if (back.isEmpty()) {
            return restored;
        }
        if (!overQuota && !quotas.room(account).take(account, restored.octets(), restored.messages())) {
            throw Refusal.conflict("There is no room for " + restored.messages() + " messages of " + restored.octets()
                    + " octets together within the quota of the mailbox or its domain; name fewer, or say overQuota.");
        }
        database.sql("""
                        update folder set uid_next = uid_next + :messages, highest_modseq = highest_modseq + 1,
                            messages = messages + :messages, octets = octets + :octets where id = :folder""")
                .param("messages", restored.messages())
                .param("octets", restored.octets())
                .param("folder", inbox.folder())
                .update();
        AfterCommit.run(() -> {
            log.info("restore by admin account={} messages={}", account, back.size());
            back.forEach(it -> log.info("restored uniqueId={} account={}", it.uniqueId(), account));
        });
        return restored;
    }

    private Inbox lock(AccountId account, boolean overQuota) {
        if (!overQuota) {
            quotas.lockDomain(account);
        }
        return database.sql("""
                        select id, uid_next, highest_modseq from folder where account = :account and name = 'INBOX'
                        for no key update""")
                .param("account", account.value())
                .query((row, number) -> new Inbox(row.getLong(1), row.getLong(2), row.getLong(3)))
                .optional()
                .orElseThrow(() -> Refusal.missing("There is no account " + account + "."));
    }

    /** Of several with one UIDL the last deleted; no mark that would have it expunged again. */
    private List<Message> move(Inbox inbox, Selection selection) {
        return database.sql("""
                        with chosen as (
                            select distinct on (unique_id) uid from deleted_entry d
                            where folder = :folder and deleted_at >= :since::timestamptz
                                and (:ids::text[] is null or unique_id = any(:ids::text[]))
                                and not exists (
                                    select from entry e where e.folder = :folder and e.unique_id = d.unique_id)
                            order by unique_id, deleted_at desc),
                        gone as (
                            delete from deleted_entry d using chosen c where d.folder = :folder and d.uid = c.uid
                            returning d.*)
                        insert into entry (folder, uid, modseq, flags, keywords, internal_date, content, prefix, octets,
                            unique_id, imported)
                        select folder, :next + row_number() over (order by uid) - 1, :modseq, flags & ~8, keywords,
                            internal_date, content, prefix, octets, unique_id, imported from gone
                        returning unique_id, octets""")
                .param("folder", inbox.folder())
                .param("since", since(selection))
                .param("ids", ids(selection))
                .param("next", inbox.uidNext())
                .param("modseq", inbox.modseq() + 1)
                .query((row, number) -> new Message(row.getString(1), row.getLong(2)))
                .list();
    }

    private static OffsetDateTime since(Selection selection) {
        Instant since = switch (selection) {
            case Selection.Since from -> from.instant();
            case Selection.Named ignored -> Instant.EPOCH;
            case Selection.All ignored -> Instant.EPOCH;
        };
        return since.atOffset(ZoneOffset.UTC);
    }

    private static String[] ids(Selection selection) {
        return switch (selection) {
            case Selection.Named named -> named.uniqueIds().toArray(String[]::new);
            case Selection.Since ignored -> null;
            case Selection.All ignored -> null;
        };
    }
}
