package io.barid.relay.delivery;

import io.barid.relay.smtp.SmtpConnection;
import java.util.Optional;

/**
 * Whom an attempt spoke to last, or tried to.
 *
 * @param host name, address and port
 * @param tls  protocol, cipher and what was verified; absent in clear
 */
public record Partner(String host, Optional<String> tls) {

    static Partner of(SmtpConnection connection) {
        return new Partner(connection.peer().toString(), connection.tls());
    }
}
