package io.barid.mailbox.password;

import io.barid.service.SettingsException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;

/**
 * The operator's key, from which each use gets its own.
 *
 * @param passwords    encrypts what is stored
 * @param challenges   encrypts what a SCRAM login carries from its first step to its last
 * @param names        for keyed hashes of names that people typed
 * @param apps         for keyed hashes of app passwords
 * @param reversePaths for keyed hashes in reverse-paths of forwarded mail
 * @param id           names the key beside what it encrypted, and tells nothing about it
 */
public record SecretsKey(
        SecretKeySpec passwords, SecretKeySpec challenges, byte[] names, byte[] apps, byte[] reversePaths, String id) {

    private static final int OCTETS = 32;

    /** Reads 64 hexadecimal digits or base64: the same key either way. */
    public static SecretsKey parse(String text) {
        byte[] root = octets(text.strip());
        if (root.length != OCTETS) {
            throw new SettingsException("BARID_SECRETS_KEY has " + root.length + " octets instead of 32: set it to the "
                    + "output of `openssl rand -base64 32`");
        }
        byte[] id = Hmac.sha256(root, "barid key id 1");
        return new SecretsKey(
                new SecretKeySpec(Hmac.sha256(root, "barid password 1"), "AES"),
                new SecretKeySpec(Hmac.sha256(root, "barid scram challenge 1"), "AES"),
                Hmac.sha256(root, "barid typed name 1"),
                Hmac.sha256(root, "barid app password 1"),
                Hmac.sha256(root, "barid srs 1"),
                HexFormat.of().formatHex(id, 0, 8));
    }

    private static byte[] octets(String text) {
        try {
            return text.matches("[0-9a-fA-F]{64}")
                    ? HexFormat.of().parseHex(text)
                    : Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            throw new SettingsException("BARID_SECRETS_KEY is neither base64 nor 64 hexadecimal digits: set it to the "
                    + "output of `openssl rand -base64 32`");
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "SecretsKey[" + id + "]";
    }
}
