package io.barid.relay.smtp;

import io.barid.status.EnhancedStatus;
import java.util.Optional;

/** What came of opening a connection. */
public sealed interface Opened {

    /** It can carry mail. */
    record Ready() implements Opened {}

    /** TLS was begun, was not a must, and failed: a new connection may go without. */
    record NoHandshake(String reason) implements Opened {}

    /**
     * It cannot carry mail, so another host is to be tried.
     *
     * @param status  4.y.z, whatever the host said: it refused us, not the mail
     * @param reached whether it was a mail host at all, which said something before it was lost
     */
    record Unfit(EnhancedStatus status, String reason, Optional<String> reply, boolean reached) implements Opened {}
}
