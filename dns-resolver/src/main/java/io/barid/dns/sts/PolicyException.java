package io.barid.dns.sts;

import java.io.Serial;

/** No policy could be had; the message says why, for people, and repeats nothing that a stranger wrote. */
final class PolicyException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final boolean busy;

    PolicyException(String message) {
        this(message, false);
    }

    private PolicyException(String message, boolean busy) {
        super(message, null, false, false);
        this.busy = busy;
    }

    static PolicyException busy(String message) {
        return new PolicyException(message, true);
    }

    /** The policy host was not asked. */
    boolean isBusy() {
        return busy;
    }
}
