package io.barid.mailbox.maildrop;

import io.barid.journey.JourneyEvent;
import io.barid.mailbox.MailboxServiceProperties;
import io.barid.mailbox.content.Links;
import io.barid.mailbox.database.AfterCommit;
import io.barid.message.AccountId;
import io.barid.query.MaildropApi.StoredMessage;
import io.barid.query.MaildropApi.Update;
import io.barid.query.MaildropApi.UpdateAnswer;
import io.barid.query.UniqueId;
import io.barid.service.journey.Journeys;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** An account's INBOX as POP3 sees it: listed, and at QUIT changed at once. */
@Component
class Maildrops {

    private static final Logger log = LoggerFactory.getLogger(Maildrops.class);

    private record Removed(long uid, UUID content, long octets, String uniqueId) {}

    private record Inbox(long folder, long modseq) {}

    private final JdbcClient database;
    private final MaildropLock lock;
    private final Links links;
    private final Journeys journeys;
    private final boolean keeping;

    Maildrops(
            JdbcClient database, MaildropLock lock, Links links, Journeys journeys, MailboxServiceProperties settings) {
        this.database = database;
        this.lock = lock;
        this.links = links;
        this.journeys = journeys;
        this.keeping = settings.deletedMailKept().isPositive();
    }

    /** In UID order, all in memory: for gateways that do not ask for {@link Listings} yet. */
    List<StoredMessage> list(AccountId account) {
        return database.sql("""
                        select e.uid, e.unique_id, e.octets
                        from folder f join entry e on e.folder = f.id
                        where f.account = :account and f.name = 'INBOX' order by e.uid""")
                .param("account", account.value())
                .query((row, number) ->
                        new StoredMessage(row.getLong(1), new UniqueId(row.getString(2)), row.getLong(3)))
                .list();
    }

    /** Removes what QUIT asks for and gives the lock back, all or nothing. */
    @Transactional
    UpdateAnswer update(AccountId account, Update update) {
        if (!lock.holds(account, update.lease())) {
            return UpdateAnswer.LEASE_LOST;
        }
        if (!update.uids().isEmpty()) {
            remove(account, update);
        }
        lock.release(account);
        return UpdateAnswer.DONE;
    }

    private void remove(AccountId account, Update update) {
        Inbox inbox = lock(account);
        List<Removed> removed = delete(inbox, meant(inbox, update));
        if (removed.isEmpty()) {
            return;
        }
        database.sql("insert into expunged (folder, uid, modseq) select ?, uid, ? from unnest(?::bigint[]) as u (uid)")
                .params(
                        inbox.folder(),
                        inbox.modseq() + 1,
                        removed.stream().map(Removed::uid).toArray(Long[]::new))
                .update();
        database.sql("""
                        update folder set highest_modseq = highest_modseq + 1, messages = messages - :messages,
                            octets = octets - :octets where id = :folder""")
                .param("messages", removed.size())
                .param("octets", removed.stream().mapToLong(Removed::octets).sum())
                .param("folder", inbox.folder())
                .update();
        if (!keeping) {
            // what is kept still holds its content
            links.dropped(removed.stream().map(Removed::content).toList());
        }
        AfterCommit.run(() -> removed(account, removed));
    }

    private void removed(AccountId account, List<Removed> removed) {
        removed.forEach(it -> log.info("deleted uniqueId={} account={}", it.uniqueId(), account));
        if (journeys.wanted()) {
            JourneyEvent deleted = new JourneyEvent.Deleted(Instant.now(), account.toString(), "pop3");
            removed.forEach(
                    it -> UniqueId.queueId(it.uniqueId()).ifPresent(queueId -> journeys.tell(queueId, deleted)));
        }
    }

    /**
     * The UIDs that still belong to the messages the client saw: after a failover to a server that lacks the last messages
     * they may have been given anew. Not asked in SQL: a plan made for a few would compare each with each.
     */
    private List<Long> meant(Inbox inbox, Update update) {
        if (update.uniqueIds().isEmpty()) {
            return update.uids();
        }
        Map<Long, String> there = new HashMap<>();
        database.sql("select uid, unique_id from entry where folder = ? and uid = any(?)")
                .params(inbox.folder(), update.uids().toArray(Long[]::new))
                .query(row -> {
                    there.put(row.getLong(1), row.getString(2));
                });
        return IntStream.range(0, update.uids().size())
                .filter(i -> update.uniqueIds()
                        .get(i)
                        .value()
                        .equals(there.get(update.uids().get(i))))
                .mapToObj(update.uids()::get)
                .toList();
    }

    /** To where it can be brought back from, unless nothing is to be kept. */
    private List<Removed> delete(Inbox inbox, List<Long> uids) {
        String gone = "delete from entry where folder = ? and uid = any(?) returning ";
        return database.sql(keeping ? "with gone as (" + gone + "*)" + """
                                    insert into deleted_entry (folder, uid, flags, keywords, internal_date, content, prefix,
                                        octets, unique_id, imported)
                                    select folder, uid, flags, keywords, internal_date, content, prefix, octets, unique_id,
                                        imported from gone
                                    returning uid, content, octets, unique_id""" : gone + "uid, content, octets, unique_id")
                .params(inbox.folder(), uids.toArray(Long[]::new))
                .query((row, number) ->
                        new Removed(row.getLong(1), row.getObject(2, UUID.class), row.getLong(3), row.getString(4)))
                .list();
    }

    private Inbox lock(AccountId account) {
        return database.sql("""
                        select id, highest_modseq from folder where account = :account and name = 'INBOX' for no key update""")
                .param("account", account.value())
                .query((row, number) -> new Inbox(row.getLong(1), row.getLong(2)))
                .single();
    }
}
