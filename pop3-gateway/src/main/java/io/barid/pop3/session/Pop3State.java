package io.barid.pop3.session;

import io.barid.pop3.maildrop.Maildrop;
import java.util.Optional;

/** Where a session stands (RFC 1939 sections 4 to 6). */
sealed interface Pop3State {

    /** Who is there? @param user what USER said, if it did */
    record Authorization(Channel channel, Optional<String> user) implements Pop3State {}

    /** Logged in, under TLS as every login is; the maildrop is locked. */
    record Transaction(Maildrop maildrop, MarkedMessages marked) implements Pop3State {}

    /** QUIT came: what is marked goes now. */
    record Update(Maildrop maildrop, MarkedMessages marked) implements Pop3State {}

    /** No further command is taken, and no lock is held. */
    record Closed() implements Pop3State {}

    /** What the connection is so far. */
    enum Channel {
        CLEAR,
        TLS
    }
}
