package io.barid.mailbox.login;

import io.barid.address.Domain;
import io.barid.address.LocalPart;
import io.barid.address.Mailbox;
import io.barid.mailbox.account.LocalNames;
import io.barid.mailbox.password.Passwords;
import io.barid.message.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds by address, with one question whether it exists or not. */
@Component
class LoginAccounts {

    private final JdbcClient database;

    LoginAccounts(JdbcClient database) {
        this.database = database;
    }

    Optional<LoginAccount> find(Mailbox address) {
        return database.sql("""
                        select a.id, a.local_part, d.name, c.version, c.argon2id
                        from account a join domain d on d.id = a.domain left join credential c on c.account = a.id
                        where d.name = :domain and a.local_part = :local""")
                .param("domain", address.domain().name())
                .param("local", LocalNames.key(address.local()))
                .query((row, number) -> account(row))
                .optional();
    }

    private static LoginAccount account(ResultSet row) throws SQLException {
        AccountId id = new AccountId(row.getLong("id"));
        Mailbox address = new Mailbox(new LocalPart(row.getString("local_part")), new Domain(row.getString("name")));
        byte[] argon2id = row.getBytes("argon2id");
        return new LoginAccount(
                id,
                address,
                argon2id == null
                        ? Optional.empty()
                        : Optional.of(new Passwords.Stored(id, row.getLong("version"), argon2id)));
    }
}
