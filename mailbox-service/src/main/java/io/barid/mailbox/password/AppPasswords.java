package io.barid.mailbox.password;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.barid.address.Domain;
import io.barid.address.LocalPart;
import io.barid.address.Mailbox;
import io.barid.mailbox.MailboxServiceProperties;
import io.barid.mailbox.audit.Audit;
import io.barid.mailbox.http.Refusal;
import io.barid.message.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Passwords beside the main one, each with a name. Only a keyed hash of each is kept, by which {@code login} looks it up:
 * a random secret needs no Argon2.
 */
@Component
public class AppPasswords {

    public static final int MOST = 50;

    /** Goes into a path, where a slash would not arrive. */
    private static final Pattern NAME = Pattern.compile("(?=\\S)[^\\p{C}\\p{Zl}\\p{Zp}/\\\\]{1,64}(?<=\\S)");

    /** One of an account's. @param lastUsedAt to the minute; null: never */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Named(String name, Instant createdAt, Instant lastUsedAt) {}

    /** The main one. @param lastUsedAt to the minute; null: never */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Main(Instant changedAt, Instant lastUsedAt) {}

    /** What became of a wish for another one. */
    public sealed interface Made {
        /** @param secret to be shown now or never */
        record Added(Named password, AppSecret secret) implements Made {}

        /** The account has one of that name. */
        record NameTaken() implements Made {}

        /** The account has {@link #MOST}. */
        record TooMany() implements Made {}
    }

    private final JdbcClient database;
    private final Audit audit;
    private final byte[] key;
    private final SecretBox box;
    private final String keyId;

    AppPasswords(MailboxServiceProperties properties, JdbcClient database, Audit audit) {
        SecretsKey secrets = SecretsKey.parse(properties.secretsKey());
        this.key = secrets.apps();
        this.box = new SecretBox(secrets.passwords());
        this.keyId = secrets.id();
        this.database = database;
        this.audit = audit;
    }

    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * What is stored of it.
     *
     * @param owner the account's address in the form in which names are compared: a row copied to another account opens nothing
     */
    public byte[] hash(String owner, Password password) {
        return hash(owner, password.value());
    }

    private byte[] hash(String owner, String secret) {
        return Hmac.sha256(key, owner + "\0" + AppSecret.canonical(secret));
    }

    /** Durable on return. @param owner as in {@link #hash} */
    @Transactional
    public Made add(AccountId account, String owner, String name) {
        Mailbox address = lock(account);
        List<Named> present = list(account);
        if (present.stream().anyMatch(it -> it.name().equals(name))) {
            return new Made.NameTaken();
        }
        if (present.size() >= MOST) {
            return new Made.TooMany();
        }
        AppSecret secret = AppSecret.random();
        Named added = database.sql("""
                        insert into app_password (account, name, key_id, hmac) values (?, ?, ?, ?)
                        returning name, created_at, last_used_at""")
                .params(account.value(), name, keyId, hash(owner, secret.text()))
                .query(AppPasswords::named)
                .single();
        record(address, present, list(account));
        return new Made.Added(added, secret);
    }

    /** Changes of one account's come one after the other. */
    private Mailbox lock(AccountId account) {
        return database.sql("""
                        select a.local_part, d.name from account a join domain d on d.id = a.domain
                        where a.id = ? for no key update of a""")
                .param(account.value())
                .query((row, number) -> new Mailbox(new LocalPart(row.getString(1)), new Domain(row.getString(2))))
                .optional()
                .orElseThrow(() -> Refusal.missing("The account is gone."));
    }

    private void record(Mailbox address, List<Named> before, List<Named> after) {
        audit.record(Audit.Change.of(address, Audit.Kind.ACCOUNT, names(before), names(after), false));
    }

    private static Map<String, List<String>> names(List<Named> passwords) {
        return Map.of("appPasswords", passwords.stream().map(Named::name).toList());
    }

    /** By name. */
    public List<Named> list(AccountId account) {
        return database.sql("select name, created_at, last_used_at from app_password where account = ? order by name")
                .param(account.value())
                .query(AppPasswords::named)
                .list();
    }

    /** Empty where the account has no main password. */
    public Optional<Main> main(AccountId account) {
        return database.sql("select changed_at, last_used_at from credential where account = ?")
                .param(account.value())
                .query((row, number) -> new Main(instant(row, "changed_at"), instant(row, "last_used_at")))
                .optional();
    }

    /** All that there are: what is stored of each, by name, as text. */
    public Map<AccountId, Map<String, String>> all() {
        Map<AccountId, Map<String, String>> all = new HashMap<>();
        database.sql("select account, name, hmac from app_password order by account, name")
                .query(row -> {
                    all.computeIfAbsent(new AccountId(row.getLong("account")), account -> new TreeMap<>())
                            .put(row.getString("name"), Base64.getEncoder().encodeToString(row.getBytes("hmac")));
                });
        return all;
    }

    /** To be kept in a file; opens for this address and name on each system with the same key, and nowhere else. */
    public String export(String address, String name, String stored) {
        return Base64.getEncoder().encodeToString(box.seal(stored, place(address, name)));
    }

    /** What {@link #export} gave; empty when that was for another address or name, with another key, or never. */
    public Optional<String> imported(String address, String name, String sealed) {
        try {
            return box.openIfGenuine(Base64.getDecoder().decode(sealed), place(address, name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String place(String address, String name) {
        return "export of app password/" + address + "\n" + name;
    }

    /** Adds or replaces by name what {@link #all} gave, in the caller's transaction; tickets of what was replaced end. */
    public void put(AccountId account, Map<String, String> apps) {
        apps.forEach((name, hmac) -> database.sql("""
                        insert into app_password (account, name, key_id, hmac) values (?, ?, ?, ?)
                        on conflict (account, name) do update
                        set id = default, key_id = excluded.key_id, hmac = excluded.hmac,
                            created_at = now(), last_used_at = null""")
                .params(account.value(), name, keyId, Base64.getDecoder().decode(hmac))
                .update());
    }

    /** Whether there was one. It opens nothing from now on. */
    @Transactional
    public boolean remove(AccountId account, String name) {
        Mailbox address = lock(account);
        List<Named> present = list(account);
        int removed = database.sql("delete from app_password where account = ? and name = ?")
                .params(account.value(), name)
                .update();
        record(address, present, list(account));
        return removed == 1;
    }

    private static Named named(ResultSet row, int number) throws SQLException {
        return new Named(row.getString("name"), instant(row, "created_at"), instant(row, "last_used_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
