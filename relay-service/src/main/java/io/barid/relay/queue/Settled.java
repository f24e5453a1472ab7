package io.barid.relay.queue;

import io.barid.relay.delivery.Attempt;
import io.barid.relay.delivery.OutgoingMail;
import io.barid.relay.delivery.Said;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What came of a unit, to be written down. */
sealed interface Settled {

    Unit unit();

    /**
     * An attempt was made, or given up without one because the message is too old.
     *
     * @param recipients in the unit's order, with what their senders want to know
     * @param cleared    the destination was in trouble before, and is not now
     */
    record Tried(
            Unit unit,
            Instant acceptedAt,
            List<OutgoingMail.To> recipients,
            Attempt attempt,
            boolean cleared,
            Duration took)
            implements Settled {
        public Tried {
            recipients = List.copyOf(recipients);
        }
    }

    /** It waited too long, and is given up without another attempt. */
    record Expired(Unit unit, String reason, Optional<Said> said) implements Settled {}

    /** What of a unit is not to be tried any more, and may have to be told to its sender. */
    record Ended(Unit unit, List<Verdicts.Gone> gone, List<Verdicts.GivenUp> givenUp) implements Settled {
        public Ended {
            gone = List.copyOf(gone);
            givenUp = List.copyOf(givenUp);
        }
    }

    /** Nothing was tried: the rows are free again. */
    record Returned(Unit unit) implements Settled {}

    /** It cannot be read, and is held for an operator. */
    record Spoiled(Unit unit, String reason) implements Settled {}
}
