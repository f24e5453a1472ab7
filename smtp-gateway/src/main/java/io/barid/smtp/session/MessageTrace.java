package io.barid.smtp.session;

import io.barid.service.trace.Step;
import io.barid.service.trace.Traces;
import io.barid.smtp.policy.MailPort;

/** A session's traces: one from each MAIL that was taken to the end of its message, if it is sampled. */
final class MessageTrace {

    private final Traces traces;
    private final MailPort port;
    private Step step = Step.NONE;

    MessageTrace(Traces traces, MailPort port) {
        this.traces = traces;
        this.port = port;
    }

    void moves(SmtpState from, SmtpState to) {
        boolean was = inMail(from);
        boolean is = inMail(to);
        if (is && !was) {
            step = traces.begin("smtp message");
            step.with("barid.port", port.toString());
        } else if (was && !is) {
            end();
        }
    }

    private static boolean inMail(SmtpState state) {
        return state instanceof SmtpState.InTransaction || state instanceof SmtpState.InChunks;
    }

    void end() {
        step.close();
        step = Step.NONE;
    }
}
