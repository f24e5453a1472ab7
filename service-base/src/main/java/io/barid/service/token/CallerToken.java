package io.barid.service.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A service's own token, {@code name:HMAC-SHA256(root, name)} in hexadecimal digits. */
final class CallerToken {

    private CallerToken() {}

    static String of(String root, String caller) {
        return caller + ":" + hmac(root, caller);
    }

    /** The caller's name when its token is right; takes the same time for each wrong one. */
    static Optional<String> caller(String root, String token) {
        int colon = token.indexOf(':');
        if (colon <= 0 || colon > 64) {
            return Optional.empty();
        }
        String caller = token.substring(0, colon);
        return same(of(root, caller), token) ? Optional.of(caller) : Optional.empty();
    }

    static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static String hmac(String root, String caller) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(root.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(("caller " + caller).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
