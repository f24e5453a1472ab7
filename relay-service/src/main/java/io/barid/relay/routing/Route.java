package io.barid.relay.routing;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.AccountId;
import io.barid.message.DsnRequest;
import io.barid.status.EnhancedStatus;
import java.util.List;
import java.util.Optional;

/** Where one recipient, or one target of an alias, leads. */
sealed interface Route {

    /**
     * A mailbox here.
     *
     * @param given what RCPT gave
     * @param dsn   what RCPT asked for in reports
     */
    record Local(AccountId account, ForwardPath given, Optional<DsnRequest> dsn) implements Route {}

    /**
     * Somewhere else.
     *
     * @param given     what RCPT gave and led there, each once
     * @param rewritten the reverse-path to use there, where forwarding needs another one
     */
    record Remote(ForwardPath.To recipient, List<ForwardPath> given, Optional<ReversePath> rewritten) implements Route {
        public Remote {
            given = List.copyOf(given);
        }
    }

    /**
     * Nowhere.
     *
     * @param recipient where the aliases ended
     * @param given     what RCPT gave
     */
    record Unroutable(ForwardPath recipient, ForwardPath given, EnhancedStatus status, String reason)
            implements Route {}

    /** Not known yet: mailbox-service did not answer. */
    record Unanswered(ForwardPath given) implements Route {}
}
