package io.barid.service.login;

import io.barid.query.Logins;

/** What a client's words lead to: one more challenge, or an end. */
public sealed interface SaslStep {

    /**
     * To be said to the client, whose next line answers it.
     *
     * @param base64 as it goes over the wire; empty for an empty challenge
     * @param next   takes the answer
     */
    record Challenge(String base64, SaslExchange next) implements SaslStep {}

    /** The client is who it says. */
    record Granted(Logins.Answer.Granted login) implements SaslStep {}

    /** Unknown name, wrong password, or acting as somebody else. */
    record Denied() implements SaslStep {}

    /** Too many logins at once, or too many wrong ones: later it may work. */
    record Busy() implements SaslStep {}

    /** The client said {@code *}. */
    record Cancelled() implements SaslStep {}

    /** Not base64, not UTF-8, or not what the mechanism sends; nothing was judged. */
    record Unreadable() implements SaslStep {}

    /** Not what SCRAM sends. @param error RFC 5802 section 7's name for what is wrong, fit for clients */
    record NotScram(String error) implements SaslStep {}

    record UnknownMechanism() implements SaslStep {}
}
