package io.barid.mailbox.maildrop;

import io.barid.message.AccountId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** An account's folders. Everything here runs in the caller's transaction. */
@Component
public class Folders {

    public static final String INBOX = "INBOX";

    private final JdbcClient database;

    Folders(JdbcClient database) {
        this.database = database;
    }

    /** Makes a new account's INBOX; its UIDVALIDITY is the time in seconds (RFC 9051 2.3.1.1). */
    public void openInbox(long account) {
        database.sql("""
                        insert into folder (account, name, uidvalidity)
                        values (:account, :name, extract(epoch from clock_timestamp())::bigint)""").param("account", account).param("name", INBOX).update();
    }

    /** Makes the INBOX of each account that has none. */
    public void openMissingInboxes() {
        database.sql("""
                        insert into folder (account, name, uidvalidity)
                        select a.id, :name, extract(epoch from clock_timestamp())::bigint from account a
                        where not exists (select from folder f where f.account = a.id and f.name = :name)""").param("name", INBOX).update();
    }

    /** Whether no mail is in any of them; none arrives before the transaction ends. */
    public boolean isEmpty(AccountId account) {
        lock(account);
        return database.sql("""
                        select not exists (select from entry e join folder f on f.id = e.folder where f.account = :account)""")
                .param("account", account.value())
                .query(Boolean.class)
                .single();
    }

    /** How much is in an account's folders. */
    public record Usage(long octets, long messages) {}

    /** Of each that exists. */
    public Map<Long, Usage> usage(Collection<Long> accounts) {
        Map<Long, Usage> usage = new HashMap<>();
        database.sql("select account, sum(octets), sum(messages) from folder where account = any(?) group by account")
                .param(accounts.toArray(Long[]::new))
                .query(row -> {
                    usage.put(row.getLong(1), new Usage(row.getLong(2), row.getLong(3)));
                });
        return usage;
    }

    /** How many messages are in them, deleted ones included; none arrives before the transaction ends. */
    public long lockAndCount(AccountId account) {
        lock(account);
        return database.sql("""
                        select coalesce(sum(messages + (select count(*) from deleted_entry d where d.folder = f.id)), 0)
                        from folder f where account = :account""")
                .param("account", account.value())
                .query(Long.class)
                .single();
    }

    /** Takes them, locked before, from the account and leaves them to a removal. */
    public void giveTo(long removal, AccountId account) {
        database.sql("update folder set account = null, removal = :removal where account = :account")
                .param("removal", removal)
                .param("account", account.value())
                .update();
    }

    private void lock(AccountId account) {
        lock(List.of(account));
    }

    /**
     * Of all accounts that a transaction will take folders from, before it begins with the first: in the order of all
     * others who lock them, leases by account, then folders by id.
     */
    public void lock(Collection<AccountId> accounts) {
        Long[] ids = accounts.stream().map(AccountId::value).toArray(Long[]::new);
        database.sql("select account from maildrop_lease where account = any(?) order by account for update")
                .param(ids)
                .query(Long.class)
                .list();
        database.sql("select id from folder where account = any(?) order by id for update")
                .param(ids)
                .query(Long.class)
                .list();
    }
}
