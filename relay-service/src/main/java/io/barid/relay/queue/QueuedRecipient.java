package io.barid.relay.queue;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.relay.delivery.Destination;
import io.barid.status.EnhancedStatus;
import java.util.List;
import java.util.Optional;

/** A recipient who waits, and why. */
public sealed interface QueuedRecipient {

    /** Nobody has said yet whose it is. */
    record Unrouted(ForwardPath given, String reason) implements QueuedRecipient {}

    /**
     * To be delivered elsewhere.
     *
     * @param given     what RCPT gave and led there; at least one
     * @param rewritten the reverse-path to use there, where forwarding needs another one
     */
    record Outbound(
            ForwardPath recipient, List<ForwardPath> given, Destination destination, Optional<ReversePath> rewritten)
            implements QueuedRecipient {
        public Outbound {
            given = List.copyOf(given);
        }
    }

    /**
     * Kept for an operator.
     *
     * @param recipient where the aliases led
     * @param status    what a bounce would say (RFC 3463)
     */
    record Held(ForwardPath recipient, ForwardPath given, EnhancedStatus status, String reason)
            implements QueuedRecipient {}
}
