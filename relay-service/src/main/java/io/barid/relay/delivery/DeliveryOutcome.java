package io.barid.relay.delivery;

import io.barid.status.EnhancedStatus;
import java.util.Optional;

/** What became of one recipient in one attempt. */
public sealed interface DeliveryOutcome {

    /**
     * The remote host took it, and answers for it from now on.
     *
     * @param dsnPassedOn whether that host was told what the sender wants to know (RFC 3461)
     */
    record Delivered(Said said, boolean dsnPassedOn) implements DeliveryOutcome {}

    /** Not now: 4.y.z. */
    record Deferred(EnhancedStatus status, String reason, Optional<Said> said) implements DeliveryOutcome {}

    /** Never: 5.y.z. */
    record Failed(EnhancedStatus status, String reason, Optional<Said> said) implements DeliveryOutcome {}
}
