package io.barid.relay.queue;

import io.barid.address.ForwardPath;
import io.barid.status.EnhancedStatus;

/** A recipient who waits, and why. */
public sealed interface QueuedRecipient {

    /** What RCPT gave. */
    ForwardPath given();

    /** Nobody has said yet whose it is. */
    record Unrouted(ForwardPath given, String reason) implements QueuedRecipient {}

    /**
     * Kept for an operator.
     *
     * @param recipient where the aliases led
     * @param status    what a bounce would say (RFC 3463)
     */
    record Held(ForwardPath recipient, ForwardPath given, EnhancedStatus status, String reason)
            implements QueuedRecipient {}
}
