package io.barid.relay.delivery;

import io.barid.status.EnhancedStatus;
import java.util.Optional;

/**
 * Why a destination, or one of its hosts, cannot be used.
 *
 * @param status 4.y.z or 5.y.z, which says whether trying again may help
 */
record Trouble(EnhancedStatus status, String reason, Optional<Said> said) {

    static Trouble of(String status, String reason) {
        return new Trouble(EnhancedStatus.parse(status), reason, Optional.empty());
    }

    boolean permanent() {
        return status.category() == 5;
    }

    DeliveryOutcome outcome() {
        return permanent()
                ? new DeliveryOutcome.Failed(status, reason, said)
                : new DeliveryOutcome.Deferred(status, reason, said);
    }
}
