package io.barid.dns.upstream;

import java.io.Serial;

/** Name servers gave nothing that can be used; the message says why, for people. */
final class UpstreamException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final boolean busy;

    UpstreamException(String message) {
        this(message, false);
    }

    private UpstreamException(String message, boolean busy) {
        super(message, null, false, false);
        this.busy = busy;
    }

    static UpstreamException busy() {
        return new UpstreamException("too many questions are waiting for name servers", true);
    }

    /** Nobody was asked. */
    boolean isBusy() {
        return busy;
    }
}
