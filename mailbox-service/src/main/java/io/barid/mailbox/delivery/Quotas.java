package io.barid.mailbox.delivery;

import io.barid.message.AccountId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Limits on what mailboxes hold, each for itself and all of a domain together. What POP3 counts is what counts here; mail
 * that was deleted and may be restored does not.
 */
@Component
public class Quotas {

    /** Whether a message would be stored if it came now. */
    public enum Answer {
        /** There is no quota. */
        UNLIMITED,
        /** There is one, with room for it. */
        ROOM,
        /** There is one, without. */
        FULL
    }

    private record Used(long octets, long messages) {
        private static final Used NOTHING = new Used(0, 0);
    }

    private final JdbcTemplate database;

    Quotas(JdbcTemplate database) {
        this.database = database;
    }

    /**
     * Whether one of these mailboxes would take a message now. Nothing is locked or promised: what comes between now and
     * then may fill them.
     *
     * @param octets what the message has at least; 0: not known
     */
    public Answer ask(Collection<AccountId> accounts, long octets) {
        Map<AccountId, Inbox> inboxes = limited(accounts);
        if (inboxes.size() < accounts.size()) {
            return Answer.UNLIMITED;
        }
        Rooms rooms = rooms(inboxes);
        boolean room = inboxes.keySet().stream().anyMatch(account -> rooms.take(account, Math.max(1, octets)));
        return room ? Answer.ROOM : Answer.FULL;
    }

    /**
     * Locks the account's domain if it has a quota, in the caller's transaction; before the mailbox, as all do who lock both.
     */
    public void lockDomain(AccountId account) {
        database.queryForList("""
                select d.id from account a join domain d on d.id = a.domain
                where a.id = ? and num_nonnulls(d.quota_octets, d.quota_messages) > 0
                for no key update of d""", Long.class, account.value());
    }

    /** The room in a mailbox; exact in the transaction that locked the domain and then the mailbox. */
    public Rooms room(AccountId account) {
        Map<AccountId, Inbox> inboxes = limited(List.of(account));
        inboxes.putIfAbsent(account, new Inbox(0, 0, 0, Quota.NONE, null, null));
        return rooms(inboxes);
    }

    /** Those that have a quota, of their own or over their domain; not locked, so without their rows. */
    private Map<AccountId, Inbox> limited(Collection<AccountId> accounts) {
        Map<AccountId, Inbox> inboxes = new HashMap<>();
        database.query(
                """
                select a.id, a.quota_octets, a.quota_messages, d.id, d.quota_octets, d.quota_messages
                from account a join domain d on d.id = a.domain where a.id = any(?)
                and num_nonnulls(a.quota_octets, a.quota_messages, d.quota_octets, d.quota_messages) > 0""",
                row -> {
                    Quota shared = Quota.of(row.getObject(5, Long.class), row.getObject(6, Long.class));
                    inboxes.put(
                            new AccountId(row.getLong(1)),
                            new Inbox(
                                    0,
                                    0,
                                    0,
                                    Quota.of(row.getObject(2, Long.class), row.getObject(3, Long.class)),
                                    shared.limits() ? new Inbox.LimitedDomain(row.getLong(4), shared) : null,
                                    null));
                },
                (Object) ids(accounts));
        return inboxes;
    }

    /** The room in locked mailboxes, in the caller's transaction; asks nothing where nobody has a quota. */
    Rooms rooms(Map<AccountId, Inbox> inboxes) {
        Map<AccountId, Quota> accounts = new HashMap<>();
        Map<Long, Quota> domains = new HashMap<>();
        inboxes.forEach((account, inbox) -> {
            if (inbox.quota().limits()) {
                accounts.put(account, inbox.quota());
            }
            if (inbox.domain() != null) {
                domains.put(inbox.domain().id(), inbox.domain().quota());
            }
        });
        Map<AccountId, Room> ofAccounts = new HashMap<>();
        if (!accounts.isEmpty()) {
            Map<Long, Used> used = used("""
                    select account, sum(octets), sum(messages) from folder where account = any(?) group by account""", ids(accounts.keySet()));
            accounts.forEach((account, quota) -> ofAccounts.put(account, room(quota, used.get(account.value()))));
        }
        Map<Long, Room> ofDomains = new HashMap<>();
        if (!domains.isEmpty()) {
            Map<Long, Used> used = used("""
                    select a.domain, sum(f.octets), sum(f.messages) from folder f join account a on a.id = f.account
                    where a.domain = any(?) group by a.domain""", domains.keySet().toArray(Long[]::new));
            domains.forEach((domain, quota) -> ofDomains.put(domain, room(quota, used.get(domain))));
        }
        return new Rooms(inboxes, ofAccounts, ofDomains);
    }

    private static Room room(Quota quota, Used used) {
        Used now = used == null ? Used.NOTHING : used;
        return new Room(quota, now.octets(), now.messages());
    }

    private Map<Long, Used> used(String sql, Long[] ids) {
        Map<Long, Used> used = new HashMap<>();
        database.query(
                sql,
                row -> {
                    used.put(row.getLong(1), new Used(row.getLong(2), row.getLong(3)));
                },
                (Object) ids);
        return used;
    }

    private static Long[] ids(Collection<AccountId> accounts) {
        return List.copyOf(accounts).stream().map(AccountId::value).distinct().toArray(Long[]::new);
    }
}
