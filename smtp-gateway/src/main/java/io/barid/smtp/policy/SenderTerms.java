package io.barid.smtp.policy;

/**
 * What holds for an account's mail.
 *
 * @param checkFrom whether its domain wants the From field judged
 * @param limited   whether each message is counted against a limit
 */
public record SenderTerms(boolean checkFrom, boolean limited) {

    /** For a stranger, who owns nothing and sends to our own recipients alone. */
    public static final SenderTerms NONE = new SenderTerms(false, false);
}
