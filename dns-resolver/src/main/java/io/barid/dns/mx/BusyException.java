package io.barid.dns.mx;

import java.io.Serial;

/** Name servers were not asked, because too many questions wait: nothing is known about what TLSA records a host has. */
final class BusyException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    BusyException(String message) {
        super(message, null, false, false);
    }
}
