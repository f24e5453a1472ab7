package io.barid.relay.bounce;

import io.barid.address.ForwardPath;
import io.barid.relay.delivery.Said;
import io.barid.status.EnhancedStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that happened to a recipient and that the sender may want to know; {@link Reports} decides whether.
 *
 * @param recipient where it was to go, after aliases
 * @param given     what RCPT gave and led there; at least one
 * @param until     with {@link Kind#DELAYED}: how long it will be tried
 */
public record Notice(
        ForwardPath recipient,
        List<ForwardPath> given,
        Kind kind,
        EnhancedStatus status,
        String reason,
        Optional<Said> said,
        Instant at,
        Optional<Instant> until) {

    /** RFC 3464 2.3.3. */
    public enum Kind {
        FAILED,
        DELAYED,
        /** In the mailbox. */
        DELIVERED,
        /** Handed to a host that does not report. */
        RELAYED
    }

    public Notice {
        given = List.copyOf(given);
        if (given.isEmpty()) {
            throw new IllegalArgumentException("A notice is about what RCPT gave");
        }
    }

    /** The same of these only. */
    Notice about(List<ForwardPath> some) {
        return new Notice(recipient, some, kind, status, reason, said, at, until);
    }
}
