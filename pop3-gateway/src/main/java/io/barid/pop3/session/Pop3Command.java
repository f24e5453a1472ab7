package io.barid.pop3.session;

import java.util.Optional;

/** One command of a client, with its arguments understood. Which states it belongs to is part of its type. */
sealed interface Pop3Command {

    /** Only before the login (RFC 1939 section 4 and 7, RFC 2595 section 4, RFC 5034). */
    sealed interface ForAuthorization extends Pop3Command {}

    /** Only after the login (RFC 1939 section 5 and 7). */
    sealed interface ForTransaction extends Pop3Command {}

    /** In both states. */
    sealed interface ForBoth extends Pop3Command {}

    record User(String name) implements ForAuthorization {}

    record Pass(String password) implements ForAuthorization {
        /** Without the password, so that no log line ever shows one. */
        @Override
        public String toString() {
            return "Pass[secret]";
        }
    }

    record Apop() implements ForAuthorization {}

    record Auth() implements ForAuthorization {}

    record Stls() implements ForAuthorization {}

    record Stat() implements ForTransaction {}

    record List(Optional<MessageNumber> number) implements ForTransaction {}

    record Uidl(Optional<MessageNumber> number) implements ForTransaction {}

    record Retr(MessageNumber number) implements ForTransaction {}

    /** @param bodyLines lines after the header and the empty line */
    record Top(MessageNumber number, long bodyLines) implements ForTransaction {}

    record Dele(MessageNumber number) implements ForTransaction {}

    record Rset() implements ForTransaction {}

    record Noop() implements ForTransaction {}

    record Capa() implements ForBoth {}

    record Quit() implements ForBoth {}

    /** A line that is no command: unknown word, wrong arguments. */
    record Unusable(String reason) implements Pop3Command {}
}
