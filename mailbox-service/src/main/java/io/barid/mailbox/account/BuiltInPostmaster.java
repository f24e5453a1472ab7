package io.barid.mailbox.account;

import io.barid.mailbox.maildrop.Folders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The account that makes sure that mail for postmaster has somewhere to go (RFC 5321 4.5.1): made with the first domain,
 * without a password, so that nobody logs in before one is set.
 */
@Component
public class BuiltInPostmaster {

    private final JdbcClient database;
    private final Folders folders;

    BuiltInPostmaster(JdbcClient database, Folders folders) {
        this.database = database;
        this.folders = folders;
    }

    /**
     * Makes it in the oldest domain where the name is free, or takes the account of that name in the oldest domain, unless
     * there is one. In the caller's transaction.
     */
    public void ensure() {
        int taken = database.sql("""
                        update account set built_in = true where not exists (select from account where built_in)
                        and id = (select id from account where local_part = 'postmaster' order by domain limit 1)""").update();
        if (taken > 0) {
            return;
        }
        database.sql("""
                        insert into account (domain, local_part, built_in)
                        select d.id, 'postmaster', true from domain d
                        where not exists (select from account where built_in)
                        and not exists (select from alias l where l.domain = d.id and l.local_part = 'postmaster')
                        order by d.id limit 1
                        on conflict do nothing returning id""").query(Long.class).optional().ifPresent(folders::openInbox);
    }

    /** Whether it is the built-in account and nothing would be lost with it. */
    boolean isIdle(Account account) {
        return account.builtIn() && folders.isEmpty(account.id());
    }
}
