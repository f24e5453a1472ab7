package io.barid.smtp.session;

import io.barid.message.BodyType;

/**
 * What follows the path in MAIL, in any order (RFC 5321 4.1.2).
 *
 * @param declaredOctets SIZE (RFC 1870); 0 when it was not given; larger than any message when it had too many digits
 * @param body           BODY (RFC 6152)
 */
record MailParameters(long declaredOctets, BodyType body) {

    static final MailParameters NONE = new MailParameters(0, BodyType.SEVEN_BIT);
}
