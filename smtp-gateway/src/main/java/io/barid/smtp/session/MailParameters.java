package io.barid.smtp.session;

import io.barid.message.BodyType;
import io.barid.message.DsnReturn;
import java.util.Optional;

/**
 * What follows the path in MAIL, in any order (RFC 5321 4.1.2).
 *
 * @param declaredOctets SIZE (RFC 1870); 0 when it was not given; larger than any message when it had too many digits
 * @param body           BODY (RFC 6152)
 * @param smtpUtf8       SMTPUTF8 (RFC 6531)
 * @param dsn            RET and ENVID (RFC 3461)
 * @param requireTls     REQUIRETLS (RFC 8689)
 */
record MailParameters(
        long declaredOctets, BodyType body, boolean smtpUtf8, Optional<DsnReturn> dsn, boolean requireTls) {

    static final MailParameters NONE = new MailParameters(0, BodyType.SEVEN_BIT, false, Optional.empty(), false);
}
