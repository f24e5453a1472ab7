package io.barid.mailbox.login;

/** A client's message is not what SCRAM says. */
final class ScramSyntaxException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param error a server-error-value of RFC 5802 section 7 */
    ScramSyntaxException(String error) {
        super(error);
    }

    String error() {
        return getMessage();
    }
}
