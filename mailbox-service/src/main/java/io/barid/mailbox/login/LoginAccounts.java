package io.barid.mailbox.login;

import io.barid.address.Domain;
import io.barid.address.LocalPart;
import io.barid.address.Mailbox;
import io.barid.mailbox.account.LocalNames;
import io.barid.mailbox.password.Passwords;
import io.barid.mailbox.password.Proof;
import io.barid.message.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds by name, with one question whether it exists or not, and with the same question who guessed wrong before. */
@Component
class LoginAccounts {

    private final JdbcClient database;

    LoginAccounts(JdbcClient database) {
        this.database = database;
    }

    /** @param app hash of the app password that may have been shown ({@link io.barid.mailbox.password.AppPasswords#hash}) */
    Candidate find(LoginName name, GuessSource source, byte[] app) {
        return database.sql("""
                        select w.pair, w.pair_millis, w.client, w.client_millis, w.account,
                            a.id, a.local_part, a.disabled, d.name, c.version, c.argon2id, c.scram, p.id as app
                        from (
                            select max(wrongs) filter (where source = :pair) as pair,
                                max(millis) filter (where source = :pair) as pair_millis,
                                max(wrongs) filter (where source = :client) as client,
                                max(millis) filter (where source = :client) as client_millis,
                                max(wrongs) filter (where source = :account) as account
                            from (
                                select source, wrongs, floor(extract(epoch from now() - last_at) * 1000)::bigint as millis
                                from wrong_login where source in (:pair, :client, :account)
                            ) counted where millis < :forgotten
                        ) w
                        left join (account a join domain d on d.id = a.domain)
                            on d.name = :domain and a.local_part = %s
                        left join credential c on c.account = a.id
                        left join app_password p on p.account = a.id and p.hmac = :app""".formatted(LocalNames.kept(":local", ":exact")))
                .param("pair", source.pair())
                .param("client", source.client())
                .param("account", source.account())
                .param("forgotten", GuessTally.FORGOTTEN.toMillis())
                .param("domain", name.address().map(it -> it.domain().name()).orElse(""))
                .param(
                        "local",
                        name.address().map(it -> LocalNames.key(it.local())).orElse(""))
                .param("app", app)
                .param(
                        "exact",
                        name.address().map(it -> LocalNames.exact(it.local())).orElse(""))
                .query((row, number) -> new Candidate(account(row), tally(row)))
                .single();
    }

    private static GuessTally tally(ResultSet row) throws SQLException {
        return new GuessTally(
                new GuessTally.Wrongs(row.getInt("pair"), Duration.ofMillis(row.getLong("pair_millis"))),
                new GuessTally.Wrongs(row.getInt("client"), Duration.ofMillis(row.getLong("client_millis"))),
                row.getInt("account"));
    }

    private static Optional<LoginAccount> account(ResultSet row) throws SQLException {
        if (row.getString("name") == null) {
            return Optional.empty();
        }
        AccountId id = new AccountId(row.getLong("id"));
        Mailbox address = new Mailbox(new LocalPart(row.getString("local_part")), new Domain(row.getString("name")));
        return Optional.of(new LoginAccount(id, address, row.getBoolean("disabled"), password(id, row), app(row)));
    }

    private static Optional<Passwords.Stored> password(AccountId id, ResultSet row) throws SQLException {
        byte[] argon2id = row.getBytes("argon2id");
        return argon2id == null
                ? Optional.empty()
                : Optional.of(new Passwords.Stored(id, row.getLong("version"), argon2id, row.getBytes("scram")));
    }

    private static Optional<Proof> app(ResultSet row) throws SQLException {
        long id = row.getLong("app");
        return row.wasNull() ? Optional.empty() : Optional.of(new Proof.App(id));
    }
}
