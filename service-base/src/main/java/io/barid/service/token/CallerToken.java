package io.barid.service.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A service's own token, {@code name:HMAC-SHA256(root, name)} in hexadecimal digits. */
final class CallerToken {

    private static final Pattern READY = Pattern.compile("[a-z][a-z0-9-]{0,63}:[0-9a-f]{64}");
    private static final Pattern LOOKS_READY =
            Pattern.compile("(smtp-gateway|relay-service|mailbox-service|pop3-gateway|dns-resolver):.*");

    private CallerToken() {}

    /** Whether it has the form of a service's own token; a root of this form is taken for one. */
    static boolean ready(String token) {
        return READY.matcher(token).matches();
    }

    /** Whether it was meant to be one. */
    static boolean looksReady(String token) {
        return LOOKS_READY.matcher(token).matches();
    }

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
