package io.barid.smtp.session;

import io.barid.status.SmtpReply;
import java.util.Optional;

/**
 * What a command leads to.
 *
 * @param reply empty when the command has said what there was to say, or nothing may be said
 */
record Turn(SmtpState next, Optional<SmtpReply> reply, Weight weight) {

    /** What it means for the count of errors. */
    enum Weight {
        /** A 5yz is an error. */
        USUAL,
        /** An error, although it is no 5yz: it costs a question to mailbox-service. */
        ERROR,
        /** A message was accepted, which forgives earlier errors. */
        FORGIVING,
        /** Says again what was counted already. */
        NONE
    }

    static Turn of(SmtpState next, SmtpReply reply) {
        return new Turn(next, Optional.of(reply), Weight.USUAL);
    }

    static Turn accepted(SmtpState next, SmtpReply reply) {
        return new Turn(next, Optional.of(reply), Weight.FORGIVING);
    }

    /** A 4yz that counts as an error. */
    static Turn failed(SmtpState next, SmtpReply reply) {
        return new Turn(next, Optional.of(reply), Weight.ERROR);
    }

    static Turn repeated(SmtpState next, SmtpReply reply) {
        return new Turn(next, Optional.of(reply), Weight.NONE);
    }

    static Turn silent(SmtpState next) {
        return new Turn(next, Optional.empty(), Weight.USUAL);
    }

    /** A last word. */
    static Turn close(SmtpReply reply) {
        return of(new SmtpState.Closed(), reply);
    }
}
