package io.barid.mailbox.login;

import java.time.Duration;
import java.time.Instant;

/**
 * A SCRAM login between its two steps. It is kept nowhere: the gateway carries it, sealed, so any replica can go on.
 *
 * @param nonce   the client's part and ours
 * @param message the server-first-message
 */
record ScramChallenge(Instant made, String name, String gs2Header, String firstBare, String nonce, String message) {

    /** The client computes for some milliseconds; replicas' clocks may differ a little. */
    static final Duration VALID = Duration.ofSeconds(60);

    boolean validAt(Instant now) {
        return Duration.between(made, now).abs().compareTo(VALID) < 0;
    }

    /** RFC 5802 3. */
    String authMessage(ScramFinalMessage last) {
        return firstBare + "," + message + "," + last.withoutProof();
    }

    /** For {@link #parse}; none of the parts holds a NUL. */
    String text() {
        return String.join("\0", Long.toString(made.toEpochMilli()), name, gs2Header, firstBare, nonce, message);
    }

    static ScramChallenge parse(String text) {
        String[] parts = text.split("\0", -1);
        return new ScramChallenge(
                Instant.ofEpochMilli(Long.parseLong(parts[0])), parts[1], parts[2], parts[3], parts[4], parts[5]);
    }

    /** Without the name. */
    @Override
    public String toString() {
        return "ScramChallenge[secret]";
    }
}
