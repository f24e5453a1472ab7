package io.barid.mailbox.login;

import io.barid.mailbox.password.Hmac;
import io.barid.mailbox.password.Password;
import io.barid.mailbox.password.Passwords;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Passwords that were right within the last minute, each as a hash under a key that only this process has. The version
 * of the stored password is part of it, so that a change counts at once, on each replica.
 */
final class LoginCache {

    static final Duration KEPT = Duration.ofSeconds(60);
    static final int MOST = 10_000;

    private final byte[] key = new byte[32];
    private final LongSupplier nanoTime;
    private final Map<String, Long> verifiedAt = new LinkedHashMap<>(16, 0.75f, false) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    };

    LoginCache(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        new SecureRandom().nextBytes(key);
    }

    boolean knows(Passwords.Stored stored, Password password) {
        String name = name(stored, password);
        synchronized (verifiedAt) {
            Long at = verifiedAt.get(name);
            if (at != null && nanoTime.getAsLong() - at >= KEPT.toNanos()) {
                verifiedAt.remove(name);
                return false;
            }
            return at != null;
        }
    }

    /** Of a password just verified, or known; the minute is not prolonged. */
    void remember(Passwords.Stored stored, Password password) {
        String name = name(stored, password);
        synchronized (verifiedAt) {
            verifiedAt.putIfAbsent(name, nanoTime.getAsLong());
        }
    }

    private String name(Passwords.Stored stored, Password password) {
        String text = stored.account() + "/" + stored.version() + "/" + password.value();
        return HexFormat.of().formatHex(Hmac.sha256(key, text));
    }
}
