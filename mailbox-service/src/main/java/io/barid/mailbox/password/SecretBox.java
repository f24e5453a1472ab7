package io.barid.mailbox.password;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM: a random nonce of 12 octets, then ciphertext and tag. Safe for use by many threads. */
final class SecretBox {

    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    SecretBox(SecretKeySpec key) {
        this.key = key;
    }

    /** @param place where the result is kept; it opens nowhere else, so that rows cannot be swapped */
    byte[] seal(String secret, String place) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, secret.getBytes(StandardCharsets.UTF_8), place);
            byte[] both = Arrays.copyOf(nonce, NONCE + sealed.length);
            System.arraycopy(sealed, 0, both, NONCE, sealed.length);
            return both;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalStateException when it was sealed with another key, for another place, or has changed since */
    String open(byte[] sealed, String place) {
        return openIfGenuine(sealed, place)
                .orElseThrow(() ->
                        new IllegalStateException("a secret does not open with BARID_SECRETS_KEY (" + place + ")"));
    }

    /** Empty when it was sealed with another key, for another place, or has changed since. */
    Optional<String> openIfGenuine(byte[] sealed, String place) {
        if (sealed.length < NONCE + TAG_BITS / 8) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOf(sealed, NONCE);
        byte[] secret = Arrays.copyOfRange(sealed, NONCE, sealed.length);
        try {
            return Optional.of(new String(run(Cipher.DECRYPT_MODE, nonce, secret, place), StandardCharsets.UTF_8));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] run(int mode, byte[] nonce, byte[] octets, String place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher.doFinal(octets);
    }
}
