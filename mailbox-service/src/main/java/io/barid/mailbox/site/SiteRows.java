package io.barid.mailbox.site;

import io.barid.address.Domain;
import io.barid.address.LocalPart;
import io.barid.address.Mailbox;
import io.barid.mailbox.password.AppPasswords;
import io.barid.mailbox.password.Passwords;
import io.barid.message.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the whole directory, with one question for each kind. In the caller's transaction. */
@Component
class SiteRows {

    private final JdbcClient database;
    private final AppPasswords appPasswords;

    SiteRows(JdbcClient database, AppPasswords appPasswords) {
        this.database = database;
        this.appPasswords = appPasswords;
    }

    /** Keeps others from changing any name until the transaction ends. */
    void lock() {
        database.sql("select pg_advisory_xact_lock(hashtext('barid site'))").query(row -> {});
        database.sql("select id from domain order by id for update").query(row -> {});
    }

    SiteState read() {
        Map<String, DomainSettings> domains = new LinkedHashMap<>();
        database.sql("select * from domain order by name").query(row -> {
            domains.put(row.getString("name"), domain(row));
        });
        Map<String, AccountSettings> accounts = new LinkedHashMap<>();
        Map<String, AccountId> ids = new LinkedHashMap<>();
        Map<String, Passwords.Stored> passwords = new LinkedHashMap<>();
        String[] builtIn = {""};
        database.sql("""
                        select a.*, d.name, f.targets, c.version, c.argon2id, c.scram
                        from account a join domain d on d.id = a.domain left join credential c on c.account = a.id
                        left join (select account, array_agg(target order by position) as targets from forward_target
                            group by account) f on f.account = a.id
                        order by d.name, a.local_part""").query(row -> {
            String address = address(row);
            AccountId id = new AccountId(row.getLong("id"));
            accounts.put(address, account(row));
            ids.put(address, id);
            if (row.getBytes("argon2id") != null) {
                passwords.put(
                        address,
                        new Passwords.Stored(
                                id, row.getLong("version"), row.getBytes("argon2id"), row.getBytes("scram")));
            }
            if (row.getBoolean("built_in")) {
                builtIn[0] = address;
            }
        });
        Map<String, Map<String, String>> apps = new LinkedHashMap<>();
        Map<AccountId, Map<String, String>> byAccount = appPasswords.all();
        ids.forEach((address, id) -> {
            if (byAccount.containsKey(id)) {
                apps.put(address, byAccount.get(id));
            }
        });
        return new SiteState(domains, accounts, aliases(), ids, passwords, apps, builtIn[0]);
    }

    private Map<String, AliasSettings> aliases() {
        Map<String, AliasSettings> aliases = new LinkedHashMap<>();
        database.sql("""
                        select l.local_part, d.name, t.targets from alias l join domain d on d.id = l.domain
                        join (select alias, array_agg(target order by position) as targets from alias_target
                            group by alias) t on t.alias = l.id
                        order by d.name, l.local_part""").query(row -> {
            aliases.put(address(row), new AliasSettings(texts(row, "targets")));
        });
        return aliases;
    }

    static String address(ResultSet row) throws SQLException {
        return new Mailbox(new LocalPart(row.getString("local_part")), new Domain(row.getString("name"))).toString();
    }

    private static DomainSettings domain(ResultSet row) throws SQLException {
        return new DomainSettings(
                row.getBoolean("check_from"),
                row.getString("catch_all"),
                row.getBoolean("plus_addressing"),
                row.getBoolean("fold_case"),
                row.getObject("quota_octets", Long.class),
                row.getObject("quota_messages", Long.class));
    }

    private static AccountSettings account(ResultSet row) throws SQLException {
        return new AccountSettings(
                row.getBoolean("disabled"),
                row.getObject("quota_octets", Long.class),
                row.getObject("quota_messages", Long.class),
                texts(row, "targets"),
                row.getBoolean("keep_copy"),
                row.getObject("send_per_hour", Integer.class),
                row.getObject("send_per_day", Integer.class));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return row.getArray(column) == null
                ? List.of()
                : List.of((String[]) row.getArray(column).getArray());
    }
}
