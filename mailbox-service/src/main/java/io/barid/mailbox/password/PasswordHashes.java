package io.barid.mailbox.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) with OWASP's parameters: 19 MiB, 2 passes, 1 lane; written as the reference implementation writes it.
 * The 19 MiB are kept for the next one, wiped: taken anew for each login they were a collection of the whole heap every few.
 */
final class PasswordHashes {

    private static final int SALT = 16;
    private static final int HASH = 32;
    private static final int LANES = 1;
    private static final int KIBIBYTES = 19_456;
    private static final int PASSES = 2;

    private static final Pattern FORM = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    /** One for all of a JVM; further ones at once take theirs anew. */
    private static final BlockPool MEMORY = new FixedBlockPool(KIBIBYTES);

    private final SecureRandom random = new SecureRandom();

    /** Verifying against it takes as long as against a real one, and fails. */
    private final String nobodys = text(random(SALT), random(HASH));

    String hash(Password password) {
        byte[] salt = random(SALT);
        return text(salt, hashed(password, salt, KIBIBYTES, PASSES, LANES, HASH));
    }

    boolean verify(Password password, String hash) {
        Matcher form = FORM.matcher(hash);
        if (!form.matches()) {
            throw new IllegalStateException("a stored password is no Argon2id hash");
        }
        byte[] wanted = Base64.getDecoder().decode(form.group(5));
        byte[] salt = Base64.getDecoder().decode(form.group(4));
        byte[] got = hashed(password, salt, number(form, 1), number(form, 2), number(form, 3), wanted.length);
        return MessageDigest.isEqual(wanted, got);
    }

    /** What to verify against when nobody has the name. */
    String nobodys() {
        return nobodys;
    }

    private byte[] hashed(Password password, byte[] salt, int kibibytes, int passes, int lanes, int octets) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(kibibytes)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .withBlockPool(MEMORY)
                .build());
        byte[] hash = new byte[octets];
        generator.generateBytes(password.value().getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }

    private static int number(Matcher form, int group) {
        return Integer.parseInt(form.group(group));
    }

    private static String text(byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(KIBIBYTES, PASSES, LANES, base64.encodeToString(salt), base64.encodeToString(hash));
    }

    private byte[] random(int octets) {
        byte[] octetsOfChance = new byte[octets];
        random.nextBytes(octetsOfChance);
        return octetsOfChance;
    }
}
