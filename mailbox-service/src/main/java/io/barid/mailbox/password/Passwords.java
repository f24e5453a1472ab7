package io.barid.mailbox.password;

import io.barid.address.Mailbox;
import io.barid.mailbox.MailboxServiceProperties;
import io.barid.mailbox.database.Turns;
import io.barid.message.AccountId;
import io.barid.service.SettingsException;
import jakarta.annotation.PostConstruct;
import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The stored passwords. Hashing waits for its turn; the plain text is never kept. */
@Component
public class Passwords {

    /** A password in the two forms that are stored; secrets. */
    public record Hashed(String argon2id, String scram) {
        @Override
        public String toString() {
            return "Hashed[secret]";
        }
    }

    /** A stored password in its two forms, still encrypted; grows in version with each change. */
    public record Stored(AccountId account, long version, byte[] argon2id, byte[] scram) {
        public Proof proof() {
            return new Proof.Main(version);
        }
    }

    /**
     * What came of a check.
     *
     * @param waited whether its turn had to be waited for
     */
    public record Verified(boolean right, boolean waited) {}

    private static final Duration LOGIN_PATIENCE = Duration.ofSeconds(2);
    private static final Duration CHANGE_PATIENCE = Duration.ofSeconds(15);

    private final JdbcClient database;
    private final SecretBox box;
    private final String keyId;
    private final PasswordHashes hashes = new PasswordHashes();
    /** At most half the cores hash at once, so that a storm of logins leaves the other half to the mail. */
    private final Turns gate = new Turns(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    Passwords(MailboxServiceProperties properties, JdbcClient database) {
        this.database = database;
        SecretsKey key = SecretsKey.parse(properties.secretsKey());
        this.box = new SecretBox(key.passwords());
        this.keyId = key.id();
    }

    /** Refuses to run with a key that opens none of the passwords that are there. */
    @PostConstruct
    void checkKey() {
        Optional<String> other =
                database.sql("""
                        select key_id from (
                            select key_id from credential union all select key_id from app_password) k
                        where key_id <> :id limit 1""").param("id", keyId).query(String.class).optional();
        if (other.isPresent()) {
            throw new SettingsException("The stored passwords are encrypted with another key (" + other.get()
                    + ") than BARID_SECRETS_KEY (" + keyId + "): set it to the key they were stored with");
        }
    }

    /** Both forms; empty when the machine is too busy hashing. */
    public Optional<Hashed> hash(Password password) {
        return gate.inTurn(
                CHANGE_PATIENCE,
                waited -> new Hashed(
                        hashes.hash(password), ScramVerifier.of(password).text()));
    }

    /** Whether this is the account's password now; empty when the machine is too busy hashing. */
    public Optional<Boolean> isAlready(Mailbox address, Password password) {
        Optional<Stored> stored = database.sql("""
                        select c.account, c.version, c.argon2id, c.scram from credential c
                        join account a on a.id = c.account join domain d on d.id = a.domain
                        where d.name = :domain and a.local_part = :local""")
                .param("domain", address.domain().name())
                .param("local", address.local().value())
                .query((row, number) -> new Stored(
                        new AccountId(row.getLong("account")),
                        row.getLong("version"),
                        row.getBytes("argon2id"),
                        row.getBytes("scram")))
                .optional();
        return stored.isEmpty()
                ? Optional.of(false)
                : gate.inTurn(CHANGE_PATIENCE, waited -> verifyNow(password, stored));
    }

    /** Stores or replaces, in the caller's transaction; logins verified before count no more. */
    public void store(AccountId account, Hashed hashed) {
        database.sql("""
                        insert into credential (account, version, key_id, argon2id, scram)
                        values (:account, 1, :key, :argon2id, :scram)
                        on conflict (account) do update set version = credential.version + 1, key_id = excluded.key_id,
                            argon2id = excluded.argon2id, scram = excluded.scram, changed_at = now()""")
                .param("account", account.value())
                .param("key", keyId)
                .param("argon2id", box.seal(hashed.argon2id(), place(account, "argon2id")))
                .param("scram", box.seal(hashed.scram(), place(account, "scram")))
                .update();
    }

    /** Whether it is the right one; takes as long where nothing is stored. Empty when no turn came within 2 seconds. */
    public Optional<Verified> verify(Password password, Optional<Stored> stored) {
        return gate.inTurn(LOGIN_PATIENCE, waited -> new Verified(verifyNow(password, stored), waited));
    }

    private boolean verifyNow(Password password, Optional<Stored> stored) {
        String hash = stored.map(it -> box.open(it.argon2id(), place(it.account(), "argon2id")))
                .orElseGet(hashes::nobodys);
        return hashes.verify(password, hash) && stored.isPresent();
    }

    static String place(AccountId account, String form) {
        return "credential/" + account + "/" + form;
    }
}
