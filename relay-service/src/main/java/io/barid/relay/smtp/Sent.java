package io.barid.relay.smtp;

import java.util.List;

/**
 * What came of one mail on one connection.
 *
 * @param answers in the order of its recipients
 * @param begun   whether the host said anything about this mail; if not, a kept connection was dead already
 */
public record Sent(List<Answer> answers, End end, boolean begun) {

    /** How it ended, whatever became of the recipients. */
    public enum End {
        /** All was answered; the connection may carry more. */
        ANSWERED,
        /** The host said 421: it wants no more now. */
        GONE_AWAY,
        /** Lost on the way. */
        LOST,
        /** Lost after the final dot and before its reply: the host may have taken it. */
        UNSURE,
        /** The sender itself did not want to finish. */
        ABANDONED,
        /** The content could not be had, or is none that may leave; no other host would change that. */
        NO_CONTENT
    }

    public Sent {
        answers = List.copyOf(answers);
    }
}
