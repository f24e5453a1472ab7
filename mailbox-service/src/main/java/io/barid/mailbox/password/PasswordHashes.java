package io.barid.mailbox.password;

import java.security.SecureRandom;
import java.util.Base64;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/** Argon2id with OWASP's parameters: 19 MiB, 2 passes, 1 lane. */
final class PasswordHashes {

    private static final int SALT = 16;
    private static final int HASH = 32;
    private static final int LANES = 1;
    private static final int KIBIBYTES = 19_456;
    private static final int PASSES = 2;

    private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(SALT, HASH, LANES, KIBIBYTES, PASSES);

    /** Verifying against it takes as long as against a real one, and fails. */
    private final String nobodys =
            "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s".formatted(KIBIBYTES, PASSES, LANES, random(SALT), random(HASH));

    String hash(Password password) {
        return argon2.encode(password.value());
    }

    boolean verify(Password password, String hash) {
        return argon2.matches(password.value(), hash);
    }

    /** What to verify against when nobody has the name. */
    String nobodys() {
        return nobodys;
    }

    private static String random(int octets) {
        byte[] random = new byte[octets];
        new SecureRandom().nextBytes(random);
        return Base64.getEncoder().withoutPadding().encodeToString(random);
    }
}
