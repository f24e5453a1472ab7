package io.barid.mailbox.login;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The client-final-message (RFC 5802 5 and 7).
 *
 * @param binding      the gs2-header of the first message in base64; there is no channel binding to follow it
 * @param withoutProof what the proof is made over
 */
record ScramFinalMessage(String binding, String nonce, String withoutProof, byte[] proof) {

    /** In characters; it repeats the gs2-header, which may hold a name. */
    static final int LONGEST = 4096;

    private static final int PROOF = 32;
    private static final Pattern MESSAGE = Pattern.compile(
            "(c=([A-Za-z0-9+/]+={0,2}),r=([!-+\\x2D-~]{1,512})(?:,[A-Za-oq-z]=[^,]+)*+),p=([A-Za-z0-9+/]+={0,2})");

    static ScramFinalMessage parse(String message) {
        if (!ScramFirstMessage.printable(message, LONGEST)) {
            throw new ScramSyntaxException("invalid-encoding");
        }
        Matcher parts = MESSAGE.matcher(message);
        if (!parts.matches()) {
            throw new ScramSyntaxException("invalid-encoding");
        }
        return new ScramFinalMessage(parts.group(2), parts.group(3), parts.group(1), proof(parts.group(4)));
    }

    /** Whether it belongs to the challenge: the same gs2-header and the whole nonce. */
    boolean answers(ScramChallenge challenge) {
        byte[] header = challenge.gs2Header().getBytes(StandardCharsets.UTF_8);
        return binding.equals(Base64.getEncoder().encodeToString(header)) && nonce.equals(challenge.nonce());
    }

    private static byte[] proof(String base64) {
        try {
            byte[] proof = Base64.getDecoder().decode(base64);
            if (proof.length == PROOF
                    && Base64.getEncoder().encodeToString(proof).equals(base64)) {
                return proof;
            }
        } catch (IllegalArgumentException e) {
            // as wrong as another length
        }
        throw new ScramSyntaxException("invalid-encoding");
    }

    /** Without the proof. */
    @Override
    public String toString() {
        return "ScramFinalMessage[secret]";
    }
}
