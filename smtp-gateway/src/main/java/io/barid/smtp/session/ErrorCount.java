package io.barid.smtp.session;

import io.barid.status.SmtpReply;

/** Errors since the last accepted message: neither a NOOP nor a good recipient between two guesses forgives them. */
final class ErrorCount {

    private static final int MOST = 20;

    private int errors;

    void add(Turn.Weight weight, SmtpReply reply) {
        switch (weight) {
            case FORGIVING -> errors = 0;
            case USUAL -> errors += reply.code() >= 500 ? 1 : 0;
            case ERROR -> errors++;
            case NONE -> {}
        }
    }

    boolean tooMany() {
        return errors >= MOST;
    }
}
