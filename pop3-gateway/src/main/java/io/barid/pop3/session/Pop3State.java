package io.barid.pop3.session;

import io.barid.pop3.maildrop.Maildrop;
import io.barid.service.login.SaslExchange;
import java.util.Optional;

/** Where a session stands (RFC 1939 sections 4 to 6). */
sealed interface Pop3State {

    /** Who is there? */
    sealed interface Authorization extends Pop3State {}

    /** No login is taken before STLS. */
    record InClear() implements Authorization {}

    /** @param user what USER said, if it did just now */
    record UnderTls(Optional<String> user) implements Authorization {

        static final UnderTls NOBODY = new UnderTls(Optional.empty());
    }

    /** AUTH goes on: the next line is no command but an answer (RFC 5034 section 4). Only under TLS. */
    record Authenticating(SaslExchange exchange) implements Authorization {}

    /** Logged in, under TLS as every login is; the maildrop is locked. */
    record Transaction(Maildrop maildrop, MarkedMessages marked) implements Pop3State {}

    /** QUIT came: what is marked goes now. */
    record Update(Maildrop maildrop, MarkedMessages marked) implements Pop3State {}

    /** No further command is taken, and no lock is held. */
    record Closed() implements Pop3State {}
}
