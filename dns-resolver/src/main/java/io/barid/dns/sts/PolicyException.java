package io.barid.dns.sts;

import java.io.Serial;

/** No policy could be had; the message says why, for people, and repeats nothing that a stranger wrote. */
final class PolicyException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    PolicyException(String message) {
        super(message, null, false, false);
    }
}
