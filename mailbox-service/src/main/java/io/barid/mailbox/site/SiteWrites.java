package io.barid.mailbox.site;

import io.barid.address.Mailbox;
import io.barid.mailbox.account.BuiltInPostmaster;
import io.barid.mailbox.http.Refusal;
import io.barid.mailbox.maildrop.Folders;
import io.barid.mailbox.password.AppPasswords;
import io.barid.mailbox.password.Passwords;
import io.barid.mailbox.removal.Removals;
import io.barid.message.AccountId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Carries a plan out in batches, in the caller's transaction, which holds the lock of {@link SiteRows}. */
@Component
class SiteWrites {

    private static final int BATCH = 500;

    private record Target(String address, int position, String target) {}

    private final JdbcTemplate database;
    private final Folders folders;
    private final Passwords passwords;
    private final AppPasswords appPasswords;
    private final Removals removals;
    private final BuiltInPostmaster postmaster;

    SiteWrites(
            JdbcTemplate database,
            Folders folders,
            Passwords passwords,
            AppPasswords appPasswords,
            Removals removals,
            BuiltInPostmaster postmaster) {
        this.database = database;
        this.folders = folders;
        this.passwords = passwords;
        this.appPasswords = appPasswords;
        this.removals = removals;
        this.postmaster = postmaster;
    }

    void carryOut(SitePlan plan, SiteState now) {
        addDomains(plan.domains());
        deleteAliases(plan.gone().aliases());
        deleteAccounts(plan.gone().accounts(), now);
        accounts(plan.accounts());
        aliases(plan.aliases());
        setPasswords(plan.passwords(), plan.apps());
        deleteDomains(plan.gone().domains());
        postmaster.ensure();
    }

    private void addDomains(Map<String, DomainSettings> domains) {
        batch(
                "insert into domain (name) values (?) on conflict do nothing",
                domains.keySet(),
                (row, name) -> row.setString(1, name));
        batch("""
                update domain set check_from = ?, catch_all = ?, plus_addressing = ?, fold_case = ?, quota_octets = ?,
                    quota_messages = ? where name = ?""", domains.entrySet(), (row, domain) -> {
            DomainSettings settings = domain.getValue();
            row.setBoolean(1, settings.checkFrom());
            row.setString(2, settings.catchAll());
            row.setBoolean(3, settings.plusAddressing());
            row.setBoolean(4, settings.foldCase());
            row.setObject(5, settings.quotaOctets(), Types.BIGINT);
            row.setObject(6, settings.quotaMessages(), Types.BIGINT);
            row.setString(7, domain.getKey());
        });
    }

    private void accounts(Map<String, AccountSettings> accounts) {
        batch("""
                insert into account (disabled, quota_octets, quota_messages, keep_copy, send_per_hour, send_per_day, domain, local_part)
                values (?, ?, ?, ?, ?, ?, (select id from domain where name = ?), ?)
                on conflict (domain, local_part) do update set disabled = excluded.disabled,
                    quota_octets = excluded.quota_octets, quota_messages = excluded.quota_messages,
                    keep_copy = excluded.keep_copy, send_per_hour = excluded.send_per_hour,
                    send_per_day = excluded.send_per_day""", accounts.entrySet(), (row, account) -> {
            AccountSettings settings = account.getValue();
            row.setBoolean(1, settings.disabled());
            row.setObject(2, settings.quotaOctets(), Types.BIGINT);
            row.setObject(3, settings.quotaMessages(), Types.BIGINT);
            row.setBoolean(4, settings.keepCopy());
            row.setObject(5, settings.sendPerHour(), Types.INTEGER);
            row.setObject(6, settings.sendPerDay(), Types.INTEGER);
            name(row, 7, account.getKey());
        });
        folders.openMissingInboxes();
        List<Target> targets = new ArrayList<>();
        accounts.forEach((address, settings) -> number(address, settings.forwardTo(), targets));
        targets("account", "forward_target", accounts.keySet(), targets);
    }

    private void aliases(Map<String, AliasSettings> aliases) {
        batch("""
                insert into alias (domain, local_part) values ((select id from domain where name = ?), ?)
                on conflict do nothing""", aliases.keySet(), (row, address) -> name(row, 1, address));
        List<Target> targets = new ArrayList<>();
        aliases.forEach((address, settings) -> number(address, settings.targets(), targets));
        targets("alias", "alias_target", aliases.keySet(), targets);
    }

    private static void number(String address, List<String> targets, List<Target> into) {
        for (int i = 0; i < targets.size(); i++) {
            into.add(new Target(address, i, targets.get(i)));
        }
    }

    private void targets(String owner, String table, Collection<String> addresses, List<Target> targets) {
        String id = "(select o.id from %s o join domain d on d.id = o.domain where d.name = ? and o.local_part = ?)"
                .formatted(owner);
        batch(
                "delete from %s where %s = %s".formatted(table, owner, id),
                addresses,
                (row, address) -> name(row, 1, address));
        batch(
                "insert into %s (%s, position, target) values (%s, ?, ?)".formatted(table, owner, id),
                targets,
                (row, target) -> {
                    name(row, 1, target.address());
                    row.setInt(3, target.position());
                    row.setString(4, target.target());
                });
    }

    private void setPasswords(Map<String, Passwords.Hashed> given, Map<String, Map<String, String>> apps) {
        if (given.isEmpty() && apps.isEmpty()) {
            return;
        }
        Map<String, AccountId> ids = new LinkedHashMap<>();
        database.query("select a.id, a.local_part, d.name from account a join domain d on d.id = a.domain", row -> {
            ids.put(SiteRows.address(row), new AccountId(row.getLong("id")));
        });
        Map<AccountId, Passwords.Hashed> hashed = new LinkedHashMap<>();
        given.forEach((address, password) -> hashed.put(ids.get(address), password));
        passwords.storeAll(hashed);
        apps.forEach((address, named) -> appPasswords.put(ids.get(address), named));
    }

    private void deleteAliases(Collection<String> addresses) {
        batch("""
                delete from alias where domain = (select id from domain where name = ?) and local_part = ?""", addresses, (row, address) -> name(row, 1, address));
    }

    /** Deliveries, which lock many mailboxes too, do so by number, not by address. */
    private void deleteAccounts(Collection<String> addresses, SiteState now) {
        folders.lock(addresses.stream().map(now.ids()::get).toList());
        addresses.forEach(address -> deleteAccount(address, now));
    }

    /** The built-in postmaster only goes with its domain, and without mail. */
    private void deleteAccount(String address, SiteState now) {
        AccountId id = now.ids().get(address);
        if (address.equals(now.builtIn()) && !folders.isEmpty(id)) {
            throw Refusal.conflict(address + " receives the mail for postmaster of each domain and has mail, so its"
                    + " domain cannot be deleted.");
        }
        removals.begin(id, Mailbox.parse(address));
        database.update("delete from account where id = ?", id.value());
    }

    private void deleteDomains(Collection<String> names) {
        batch("delete from domain where name = ?", names, (row, name) -> row.setString(1, name));
    }

    private static void name(PreparedStatement row, int from, String address) throws SQLException {
        Mailbox mailbox = Mailbox.parse(address);
        row.setString(from, mailbox.domain().name());
        row.setString(from + 1, mailbox.local().value());
    }

    private interface Setter<T> {
        void set(PreparedStatement row, T item) throws SQLException;
    }

    private <T> void batch(String sql, Collection<T> items, Setter<T> setter) {
        if (!items.isEmpty()) {
            database.batchUpdate(sql, items, BATCH, setter::set);
        }
    }
}
