package io.barid.pop3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Map;

/** What clients send with AUTH, right and wrong, as dialogues name it; SCRAM is RFC 7677's own example. */
final class Credentials {

    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

    /** With a letter outside the BMP. */
    static final String UTF8_PASSWORD = "päss مرحبا 🔑";

    private Credentials() {}

    static Map<String, String> of(String user, String password) {
        return Map.ofEntries(
                Map.entry("plain", plain("", user, password)),
                Map.entry("plain-as-itself", plain(user, user, password)),
                Map.entry("plain-as-other", plain("alice@example.org", user, password)),
                Map.entry("plain-wrong", plain("", user, "wrong")),
                Map.entry("plain-unpadded", plain("", user, password).replace("=", "")),
                Map.entry("plain-latin1", Base64.getEncoder().encodeToString("\0b\u00fc\0x".getBytes(ISO_8859_1))),
                Map.entry("plain-long", plain("", user, "x".repeat(9_000))),
                Map.entry("too-long", plain("", user, "x".repeat(9_300))),
                Map.entry("utf8-user", onTheWire(utf8(user))),
                Map.entry("utf8-pass", onTheWire(UTF8_PASSWORD)),
                Map.entry("plain-utf8", plain("", utf8(user), UTF8_PASSWORD)),
                Map.entry("name", base64(user)),
                Map.entry("password", base64(password)),
                Map.entry("scram-first", base64("n,,n=user,r=rOprNGfwEbeRWgbNEkqO")),
                Map.entry("scram-challenge", base64("r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")),
                Map.entry(
                        "scram-final", base64("c=biws,r=" + NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")),
                Map.entry("scram-server", base64("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")),
                Map.entry("scram-wrong", base64("c=biws,r=" + NONCE + ",p=wrong")),
                Map.entry("scram-busy", base64("n,,n=busy,r=abc")),
                Map.entry("scram-away", base64("n,,n=away,r=abc")),
                Map.entry("scram-syntax", base64("n,,n=us=er,r=abc")),
                Map.entry("scram-as-other", base64("n,a=alice,n=user,r=abc")));
    }

    /** Another user's name, not of ASCII alone (RFC 6531). */
    static String utf8(String user) {
        return "grüße-" + user.replace(".org", ".例え");
    }

    /** In UTF-8; dialogues have an octet a character. */
    private static String onTheWire(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    static String plain(String actsAs, String user, String password) {
        return base64(actsAs + "\0" + user + "\0" + password);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
