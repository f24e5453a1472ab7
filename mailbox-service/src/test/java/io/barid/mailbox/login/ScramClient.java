package io.barid.mailbox.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barid.query.ScramLogins;
import io.barid.query.ScramLogins.Final;
import io.barid.query.ScramLogins.FinalAnswer;
import io.barid.query.ScramLogins.First;
import io.barid.query.ScramLogins.FirstAnswer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A client of SCRAM-SHA-256 as RFC 5802 section 3 describes one; shares no code with the server. */
record ScramClient(String name, String password, String address) {

    /** Both steps; where the first is no challenge, that. */
    Object logIn(ScramLogins server) {
        return logIn(server, server);
    }

    /** The second step at another replica. */
    Object logIn(ScramLogins first, ScramLogins second) {
        String bare = bare();
        FirstAnswer answer = first.first(new First("n,," + bare, address));
        return answer instanceof FirstAnswer.Challenge challenge ? second.last(last(bare, challenge)) : answer;
    }

    String bare() {
        return "n=" + name.replace("=", "=3D").replace(",", "=2C") + ",r=" + UUID.randomUUID();
    }

    Final last(String bare, FirstAnswer.Challenge challenge) {
        String nonce = part(challenge.message(), 0, "r=");
        String withoutProof = "c=biws,r=" + nonce;
        byte[] salted = salted(challenge);
        byte[] clientKey = hmac(salted, "Client Key");
        byte[] proof = hmac(sha256(clientKey), bare + "," + challenge.message() + "," + withoutProof);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientKey[i];
        }
        String message = withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
        return new Final(message, challenge.state(), address);
    }

    /** Whether the server has proved that it knows the verifier. */
    boolean trusts(FinalAnswer.Granted granted, String bare, FirstAnswer.Challenge challenge, Final last) {
        String withoutProof = last.message().substring(0, last.message().indexOf(",p="));
        byte[] signature =
                hmac(hmac(salted(challenge), "Server Key"), bare + "," + challenge.message() + "," + withoutProof);
        return granted.message().equals("v=" + Base64.getEncoder().encodeToString(signature));
    }

    /** Hi(), written out. */
    private byte[] salted(FirstAnswer.Challenge challenge) {
        byte[] salt = Base64.getDecoder().decode(part(challenge.message(), 1, "s="));
        byte[] one = java.util.Arrays.copyOf(salt, salt.length + 4);
        one[one.length - 1] = 1;
        byte[] last = hmac(password.getBytes(UTF_8), one);
        byte[] all = last.clone();
        for (int i = Integer.parseInt(part(challenge.message(), 2, "i=")); i > 1; i--) {
            last = hmac(password.getBytes(UTF_8), last);
            for (int octet = 0; octet < all.length; octet++) {
                all[octet] ^= last[octet];
            }
        }
        return all;
    }

    private static String part(String message, int index, String attribute) {
        String part = message.split(",")[index];
        if (!part.startsWith(attribute)) {
            throw new AssertionError(message);
        }
        return part.substring(2);
    }

    private static byte[] hmac(byte[] key, String text) {
        return hmac(key, text.getBytes(UTF_8));
    }

    private static byte[] hmac(byte[] key, byte[] octets) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(octets);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] sha256(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
