package io.barid.relay.smtp;

import io.barid.status.EnhancedStatus;
import java.util.Optional;

/** What became of one recipient in one transaction. */
public sealed interface Answer {

    /**
     * The host answers for it from now on.
     *
     * @param reply       as one line
     * @param dsnPassedOn whether the host knows DSN, and was told the sender's wishes
     */
    record Taken(String reply, boolean dsnPassedOn) implements Answer {}

    /**
     * Not now: 4.y.z.
     *
     * @param elsewhere whether another host of the destination may be tried at once
     */
    record NotNow(EnhancedStatus status, String reason, Optional<String> reply, boolean elsewhere) implements Answer {}

    /** Never: 5.y.z. */
    record Refused(EnhancedStatus status, String reason, Optional<String> reply) implements Answer {}
}
