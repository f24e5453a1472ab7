package io.barid.dovecot;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * What differs from Dovecot's defaults. Each method changes these settings and returns them.
 *
 * <p>Without any: Maildir, logins under TLS only, PLAIN, LOGIN and SCRAM-SHA-256, passwords kept readable, limits as packaged.
 */
public final class DovecotSettings {

    /** How messages are stored. */
    public enum Format {
        MAILDIR,
        MDBOX
    }

    final SequencedMap<String, String> accounts = new LinkedHashMap<>();
    final SequencedMap<String, String> more = new LinkedHashMap<>();
    final SequencedSet<String> services = new LinkedHashSet<>();
    Format format = Format.MAILDIR;
    String scheme = "PLAIN";

    /** An account with an empty mailbox. */
    public DovecotSettings account(String name, String password) {
        accounts.put(name, password);
        return this;
    }

    public DovecotSettings format(Format format) {
        this.format = format;
        return this;
    }

    /** How passwords are kept, such as ARGON2ID or SHA512-CRYPT ({@code doveadm pw -l}); SCRAM needs PLAIN or SCRAM-SHA-256. */
    public DovecotSettings scheme(String scheme) {
        this.scheme = scheme;
        return this;
    }

    /** Takes passwords in clear too. */
    public DovecotSettings plaintextLogins() {
        return set("disable_plaintext_auth", "no");
    }

    /** Wrong passwords are answered at once, however many there were: tests give them on purpose. */
    public DovecotSettings withoutPenalties() {
        services.add("""
                service anvil {
                  unix_listener anvil-auth-penalty {
                    mode = 0
                  }
                }
                """);
        return set("auth_failure_delay", "0");
    }

    private DovecotSettings set(String name, String value) {
        more.put(name, value);
        return this;
    }
}
