package io.barid.mailbox.password;

import io.barid.mailbox.MailboxServiceProperties;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What SCRAM needs of the stored passwords and of the key; no verifier leaves this class. Where nothing is stored, it does
 * the same work on nobody's verifier, so that neither an answer nor its time tells whether a name exists.
 */
@Component
public class ScramSecrets {

    /** What a client needs to make its proof; no secret. */
    public record Salt(byte[] octets, int iterations) {}

    private static final int FAKE_SALT = 16;
    private static final String NOBODYS = "credential/nobody/scram";

    private final SecretBox passwords;
    private final SecretBox challenges;
    private final byte[] names;
    private final byte[] nobodys;

    ScramSecrets(MailboxServiceProperties properties) {
        SecretsKey key = SecretsKey.parse(properties.secretsKey());
        this.passwords = new SecretBox(key.passwords());
        this.challenges = new SecretBox(key.challenges());
        this.names = key.names();
        this.nobodys = passwords.seal(ScramVerifier.ofNobody().text(), NOBODYS);
    }

    /**
     * The stored salt, or one that is always the same for this name, on each replica and after a restart.
     *
     * @param name in the form in which names are compared
     */
    public Salt salt(Optional<Passwords.Stored> stored, String name) {
        ScramVerifier verifier = verifier(stored);
        byte[] fake = Arrays.copyOf(keyed("scram salt " + name), FAKE_SALT);
        return new Salt(stored.isPresent() ? verifier.salt() : fake, verifier.iterations());
    }

    /** The server's signature if the proof is right, else nothing; where nothing is stored no proof is. */
    public Optional<byte[]> signature(Optional<Passwords.Stored> stored, byte[] proof, String authMessage) {
        ScramVerifier verifier = verifier(stored);
        boolean right = verifier.verifies(proof, authMessage);
        byte[] signature = verifier.serverSignature(authMessage);
        return right && stored.isPresent() ? Optional.of(signature) : Optional.empty();
    }

    private ScramVerifier verifier(Optional<Passwords.Stored> stored) {
        byte[] sealed = stored.map(Passwords.Stored::scram).orElse(nobodys);
        String place = stored.map(it -> Passwords.place(it.account(), "scram")).orElse(NOBODYS);
        return ScramVerifier.parse(passwords.open(sealed, place));
    }

    /** In base64, for a gateway to carry; every replica can open it, and nobody else. @param place whom it is for */
    public String seal(String challenge, String place) {
        return Base64.getEncoder().encodeToString(challenges.seal(challenge, place));
    }

    /** Empty unless a replica sealed exactly this for this place. */
    public Optional<String> open(String sealed, String place) {
        try {
            return challenges.openIfGenuine(Base64.getDecoder().decode(sealed), place);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A hash that is the same on each replica, and from which nobody without the key can tell the text. */
    public byte[] keyed(String text) {
        return Hmac.sha256(names, text);
    }
}
