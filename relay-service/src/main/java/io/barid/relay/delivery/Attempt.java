package io.barid.relay.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What came of one attempt.
 *
 * @param at         when it ended
 * @param outcomes   in the order of the mail's recipients
 * @param unsure     the connection was lost after the final dot and before the reply: the host may have taken it
 * @param transcript lines sent and received, bounded; never content or credentials
 * @param asked      what DNS was asked; absent on a kept connection, and where an operator chose the next hop
 * @param partner    absent when no host was tried
 */
public record Attempt(
        Instant at,
        Reach reach,
        List<DeliveryOutcome> outcomes,
        boolean unsure,
        List<String> transcript,
        Optional<Asked> asked,
        Optional<Partner> partner) {

    /** How the destination as a whole took it, whatever became of the recipients. */
    public enum Reach {
        /** A host served us, well or with a refusal of this mail: more mail may come. */
        SERVED,
        /** A host asked for less: 421, too many connections, lost in the middle. */
        PUSHED_BACK,
        /** No host greeted us, or DNS said nothing: other mail would fare the same. */
        UNREACHED,
        /** Nothing was tried: the sender itself gave up before the final dot, or was too busy to look for hosts. */
        ABANDONED
    }

    public Attempt {
        outcomes = List.copyOf(outcomes);
        transcript = List.copyOf(transcript);
    }

    /** One that ended now, without asking or meeting anybody. */
    public Attempt(Reach reach, List<DeliveryOutcome> outcomes, boolean unsure, List<String> transcript) {
        this(Instant.now(), reach, outcomes, unsure, transcript, Optional.empty(), Optional.empty());
    }

    /** The same, with those who were asked and met. */
    Attempt with(Optional<Asked> others, Optional<Partner> last) {
        return new Attempt(at, reach, outcomes, unsure, transcript, others, last);
    }

    /** The same, with another meaning for the destination. */
    public Attempt as(Reach other) {
        return new Attempt(at, other, outcomes, unsure, transcript, asked, partner);
    }

    /** Whether a recipient was taken or refused for good. */
    public boolean someSettled() {
        return outcomes.stream().anyMatch(outcome -> !(outcome instanceof DeliveryOutcome.Deferred));
    }
}
