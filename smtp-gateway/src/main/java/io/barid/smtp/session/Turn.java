package io.barid.smtp.session;

import io.barid.status.SmtpReply;
import java.util.Optional;

/**
 * What a command leads to.
 *
 * @param reply empty when the command has said what there was to say, or nothing may be said
 * @param progress whether mail came a step further, which forgives earlier errors
 */
record Turn(SmtpState next, Optional<SmtpReply> reply, boolean progress) {

    static Turn of(SmtpState next, SmtpReply reply) {
        return new Turn(next, Optional.of(reply), false);
    }

    static Turn progress(SmtpState next, SmtpReply reply) {
        return new Turn(next, Optional.of(reply), true);
    }

    static Turn silent(SmtpState next) {
        return new Turn(next, Optional.empty(), false);
    }

    /** A last word. */
    static Turn close(SmtpReply reply) {
        return of(new SmtpState.Closed(), reply);
    }
}
