package io.barid.mailbox.password;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What a server keeps for SCRAM-SHA-256 (RFC 5802 3, RFC 7677): it can verify a proof and prove itself, and it is not the
 * password. The textual form is that of RFC 5803.
 */
record ScramVerifier(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {

    /**
     * RFC 7677 4 asks for 4096 at least; each login costs the client as much. With another number, names that nobody has
     * could be told from accounts whose password was set before.
     */
    static final int ITERATIONS = 16_384;

    private static final String SCHEME = "SCRAM-SHA-256$";
    private static final int SALT = 16;
    private static final int KEY = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    static ScramVerifier of(Password password) {
        return of(password, random(SALT), ITERATIONS);
    }

    /** One that no proof satisfies, for names that nobody has. */
    static ScramVerifier ofNobody() {
        return new ScramVerifier(random(SALT), ITERATIONS, random(KEY), random(KEY));
    }

    static ScramVerifier of(Password password, byte[] salt, int iterations) {
        byte[] salted = salted(password, salt, iterations);
        byte[] clientKey = Hmac.sha256(salted, "Client Key");
        return new ScramVerifier(salt, iterations, digest(clientKey), Hmac.sha256(salted, "Server Key"));
    }

    static ScramVerifier parse(String text) {
        String[] parts =
                text.startsWith(SCHEME) ? text.substring(SCHEME.length()).split("[:$]", -1) : new String[0];
        if (parts.length != 4) {
            throw new IllegalArgumentException("not a SCRAM-SHA-256 verifier");
        }
        Base64.Decoder base64 = Base64.getDecoder();
        return new ScramVerifier(
                base64.decode(parts[1]), Integer.parseInt(parts[0]), base64.decode(parts[2]), base64.decode(parts[3]));
    }

    /** Whether who made the proof knows the password (RFC 5802 3). */
    boolean verifies(byte[] clientProof, String authMessage) {
        byte[] signature = Hmac.sha256(storedKey, authMessage);
        if (clientProof.length != signature.length) {
            return false;
        }
        byte[] clientKey = new byte[signature.length];
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] = (byte) (clientProof[i] ^ signature[i]);
        }
        return MessageDigest.isEqual(storedKey, digest(clientKey));
    }

    /** By which the server proves that it knows the verifier. */
    byte[] serverSignature(String authMessage) {
        return Hmac.sha256(serverKey, authMessage);
    }

    private static byte[] salted(Password password, byte[] salt, int iterations) {
        try {
            PBEKeySpec key = new PBEKeySpec(password.value().toCharArray(), salt, iterations, 256);
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(key)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] random(int octets) {
        byte[] random = new byte[octets];
        RANDOM.nextBytes(random);
        return random;
    }

    private static byte[] digest(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey}; a secret, to be encrypted. */
    String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return SCHEME + iterations + ":" + base64.encodeToString(salt) + "$" + base64.encodeToString(storedKey) + ":"
                + base64.encodeToString(serverKey);
    }

    /** For logs: not the verifier. */
    @Override
    public String toString() {
        return "ScramVerifier[secret]";
    }
}
