package io.barid.dns.upstream;

import java.io.Serial;

/** Name servers gave nothing that can be used; the message says why, for people. */
final class UpstreamException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    UpstreamException(String message) {
        super(message, null, false, false);
    }
}
