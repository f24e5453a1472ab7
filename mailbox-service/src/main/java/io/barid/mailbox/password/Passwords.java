package io.barid.mailbox.password;

import io.barid.address.Mailbox;
import io.barid.mailbox.MailboxServiceProperties;
import io.barid.mailbox.account.LocalNames;
import io.barid.mailbox.database.Turns;
import io.barid.message.AccountId;
import io.barid.service.SettingsException;
import jakarta.annotation.PostConstruct;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The stored passwords. Hashing waits for its turn; the plain text is never kept. */
@Component
public class Passwords {

    /** A password in the two forms that are stored; secrets. */
    public record Hashed(String argon2id, String scram) {

        /** Of a password that is not to be stored. */
        public static final Hashed NONE = new Hashed("", "");

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
    private final JdbcTemplate batches;
    private final SecretBox box;
    private final String keyId;
    private final PasswordHashes hashes = new PasswordHashes();
    /** At most half the cores hash at once, so that a storm of logins leaves the other half to the mail. */
    private final Turns gate = new Turns(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    Passwords(MailboxServiceProperties properties, JdbcClient database, JdbcTemplate batches) {
        this.database = database;
        this.batches = batches;
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
                        where d.name = :domain and a.local_part = """ + LocalNames.kept(":folded", ":exact"))
                .param("domain", address.domain().name())
                .param("folded", LocalNames.key(address.local()))
                .param("exact", LocalNames.exact(address.local()))
                .query((row, number) -> new Stored(
                        new AccountId(row.getLong("account")),
                        row.getLong("version"),
                        row.getBytes("argon2id"),
                        row.getBytes("scram")))
                .optional();
        return is(password, stored);
    }

    /** Whether it is this one; empty when the machine is too busy hashing. Who asks is no stranger: it may take less time. */
    public Optional<Boolean> is(Password password, Optional<Stored> stored) {
        return stored.isEmpty()
                ? Optional.of(false)
                : gate.inTurn(CHANGE_PATIENCE, waited -> verifyNow(password, stored));
    }

    /** Both forms, decrypted: secrets. */
    public Hashed opened(Stored stored) {
        return new Hashed(
                box.open(stored.argon2id(), place(stored.account(), "argon2id")),
                box.open(stored.scram(), place(stored.account(), "scram")));
    }

    /** To be kept in a file; opens for this address on each system with the same key, and nowhere else. */
    public String export(String address, Stored stored) {
        Hashed hashed = opened(stored);
        return Base64.getEncoder()
                .encodeToString(box.seal(hashed.argon2id() + "\n" + hashed.scram(), "export/" + address));
    }

    /** What {@link #export} gave; empty when that was for another address, with another key, or never. */
    public Optional<Hashed> imported(String address, String sealed) {
        try {
            return box.openIfGenuine(Base64.getDecoder().decode(sealed), "export/" + address)
                    .map(text -> text.split("\n", 2))
                    .map(forms -> new Hashed(forms[0], forms[1]));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Stores or replaces, in the caller's transaction; logins verified before count no more. */
    public void store(AccountId account, Hashed hashed) {
        storeAll(Map.of(account, hashed));
    }

    /** As {@link #store}, many at once. */
    public void storeAll(Map<AccountId, Hashed> passwords) {
        batches.batchUpdate("""
                insert into credential (account, version, key_id, argon2id, scram) values (?, 1, ?, ?, ?)
                on conflict (account) do update set version = credential.version + 1, key_id = excluded.key_id,
                    argon2id = excluded.argon2id, scram = excluded.scram, changed_at = now()""", passwords.entrySet(), 500, (row, password) -> {
            AccountId account = password.getKey();
            row.setLong(1, account.value());
            row.setString(2, keyId);
            row.setBytes(3, box.seal(password.getValue().argon2id(), place(account, "argon2id")));
            row.setBytes(4, box.seal(password.getValue().scram(), place(account, "scram")));
        });
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
