package io.barid.relay.bounce;

import io.barid.message.BodyType;
import java.util.Optional;

/**
 * A report's octets: begin, the whole original where it is returned, end.
 *
 * @param smtpUtf8 whether its header or a part needs SMTPUTF8 (RFC 6533)
 */
record Draft(byte[] begin, Optional<Original> original, byte[] end, BodyType body, boolean smtpUtf8) {

    long octets() {
        return begin.length + original.map(Original::octets).orElse(0L) + end.length;
    }
}
