package io.barid.relay.routing;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.AccountId;
import io.barid.status.EnhancedStatus;
import java.util.Optional;

/** Where one recipient, or one target of an alias, leads. */
sealed interface Route {

    /** What RCPT gave. */
    ForwardPath given();

    /** A mailbox here. */
    record Local(AccountId account, ForwardPath given) implements Route {}

    /**
     * Somewhere else.
     *
     * @param rewritten the reverse-path to use there, where forwarding needs another one
     */
    record Remote(ForwardPath recipient, ForwardPath given, Optional<ReversePath> rewritten) implements Route {}

    /**
     * Nowhere.
     *
     * @param recipient where the aliases ended
     */
    record Unroutable(ForwardPath recipient, ForwardPath given, EnhancedStatus status, String reason)
            implements Route {}
}
