package io.barid.mailbox.login;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The client-first-message (RFC 5802 5 and 7).
 *
 * @param gs2Header what the client's final message must repeat
 * @param actAs     the authorization identity
 * @param bare      the rest, as sent
 * @param nonce     the client's part of the nonce
 */
record ScramFirstMessage(String gs2Header, Optional<String> actAs, String bare, String name, String nonce) {

    /** In characters; an address has at most 254 octets, each of which may be written as three. */
    static final int LONGEST = 2048;

    private static final Pattern GS2_HEADER = Pattern.compile("([ny]|p=[A-Za-z0-9.-]+),(?:a=([^,]*))?,");
    private static final Pattern BARE = Pattern.compile("n=([^,]+),r=([!-+\\x2D-~]{1,256})(?:,[A-Za-z]=[^,]+)*+");

    static ScramFirstMessage parse(String message) {
        Matcher header = GS2_HEADER.matcher(message == null ? "" : message);
        if (!printable(message, LONGEST) || !header.lookingAt()) {
            throw new ScramSyntaxException("invalid-encoding");
        }
        // n: the client does no channel binding, y: it thinks that we do not; both are true here
        if (header.group(1).startsWith("p")) {
            throw new ScramSyntaxException("channel-binding-not-supported");
        }
        String bare = message.substring(header.end());
        if (bare.startsWith("m=")) {
            throw new ScramSyntaxException("extensions-not-supported");
        }
        Matcher parts = BARE.matcher(bare);
        if (!parts.matches()) {
            throw new ScramSyntaxException("invalid-encoding");
        }
        return new ScramFirstMessage(
                header.group(),
                // gsasl sends an empty one when it is told to use none
                Optional.ofNullable(header.group(2)).filter(it -> !it.isEmpty()).map(ScramFirstMessage::decoded),
                bare,
                decoded(parts.group(1)),
                parts.group(2));
    }

    /** A saslname: a comma is written =2C, an equals sign =3D, and nothing else begins with one. */
    private static String decoded(String saslName) {
        String rest = saslName.replaceAll("=2[Cc]|=3[Dd]", "");
        if (rest.contains("=")) {
            throw new ScramSyntaxException("invalid-username-encoding");
        }
        return saslName.replaceAll("=2[Cc]", ",").replaceAll("=3[Dd]", "=");
    }

    /** What SASLprep (RFC 4013) forbids anywhere, and what was no UTF-8, is in none of our messages. */
    static boolean printable(String message, int longest) {
        return message != null
                && message.length() <= longest
                && message.chars().noneMatch(c -> c < 0x20 || c == 0x7F || c == 0xFFFD);
    }

    /** Without the name. */
    @Override
    public String toString() {
        return "ScramFirstMessage[secret]";
    }
}
