package io.barid.relay.delivery;

import java.util.List;

/**
 * What came of one attempt.
 *
 * @param outcomes   in the order of the mail's recipients
 * @param unsure     the connection was lost after the final dot and before the reply: the host may have taken it
 * @param transcript lines sent and received, bounded; never content or credentials
 */
public record Attempt(Reach reach, List<DeliveryOutcome> outcomes, boolean unsure, List<String> transcript) {

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

    /** The same, with another meaning for the destination. */
    public Attempt as(Reach other) {
        return new Attempt(other, outcomes, unsure, transcript);
    }

    /** Whether a recipient was taken or refused for good. */
    public boolean someSettled() {
        return outcomes.stream().anyMatch(outcome -> !(outcome instanceof DeliveryOutcome.Deferred));
    }
}
