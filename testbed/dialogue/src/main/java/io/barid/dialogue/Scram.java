package io.barid.dialogue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The client's side of SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel binding, for names and passwords in ASCII. */
final class Scram {
    private static final String CLIENT_FIRST_BARE = "n=%s,r=%s";
    private static final String NONCE = "fyko+d2lbbFgONRv9qkxdawL";

    private final Values values;

    Scram(Values values) {
        this.values = values;
    }

    String first() {
        return "n,," + bare();
    }

    private String bare() {
        String name = values.get("user").replace("=", "=3D").replace(",", "=2C");
        return CLIENT_FIRST_BARE.formatted(name, values.has("scram.nonce") ? values.get("scram.nonce") : NONCE);
    }

    /** The proof, after {@code ${challenge}} was taken from the server's reply. */
    String last() {
        byte[] salted = salted();
        byte[] clientKey = hmac(salted, "Client Key");
        byte[] signature = hmac(sha256(clientKey), authMessage());
        byte[] proof = new byte[clientKey.length];
        for (int i = 0; i < proof.length; i++) {
            proof[i] = (byte) (clientKey[i] ^ signature[i]);
        }
        return withoutProof() + ",p=" + Base64.getEncoder().encodeToString(proof);
    }

    /** A proof that proves nothing. */
    String wrong() {
        return withoutProof() + ",p=" + Base64.getEncoder().encodeToString(new byte[32]);
    }

    /** What only a server that knows the password can say. */
    String server() {
        byte[] serverKey = hmac(salted(), "Server Key");
        return "v=" + Base64.getEncoder().encodeToString(hmac(serverKey, authMessage()));
    }

    private String authMessage() {
        return bare() + "," + challenge() + "," + withoutProof();
    }

    private String withoutProof() {
        return "c=biws,r=" + attributes().get("r");
    }

    private String challenge() {
        return new String(Base64.getDecoder().decode(values.get("challenge")), StandardCharsets.ISO_8859_1);
    }

    private Map<String, String> attributes() {
        Map<String, String> attributes = new HashMap<>();
        for (String attribute : challenge().split(",")) {
            attributes.put(attribute.substring(0, 1), attribute.substring(2));
        }
        return attributes;
    }

    /** RFC 5802 section 2.2: Hi(). */
    private byte[] salted() {
        byte[] password = values.get("pass").getBytes(StandardCharsets.UTF_8);
        byte[] salt = Base64.getDecoder().decode(attributes().get("s"));
        byte[] block = new byte[salt.length + 4];
        System.arraycopy(salt, 0, block, 0, salt.length);
        block[block.length - 1] = 1;
        byte[] round = hmac(password, block);
        byte[] result = round.clone();
        for (int i = 1; i < Integer.parseInt(attributes().get("i")); i++) {
            round = hmac(password, round);
            for (int at = 0; at < result.length; at++) {
                result[at] ^= round[at];
            }
        }
        return result;
    }

    private static byte[] hmac(byte[] key, String text) {
        return hmac(key, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
