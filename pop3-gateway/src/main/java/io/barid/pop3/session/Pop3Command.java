package io.barid.pop3.session;

import java.util.Optional;

/** One command of a client, with its arguments understood. Which states it belongs to is part of its type. */
sealed interface Pop3Command {

    /** Only before the login (RFC 1939 sections 4 and 7, RFC 2595 section 4, RFC 5034, RFC 6856 section 2). */
    sealed interface ForAuthorization extends Pop3Command {}

    /** Who one is; only under TLS. */
    sealed interface Login extends ForAuthorization {}

    /** Only after the login (RFC 1939 sections 5 and 7). */
    sealed interface ForTransaction extends Pop3Command {}

    /** In both states, where they do the same. */
    sealed interface ForBoth extends Pop3Command {}

    record User(String name) implements Login {
        /** Without the name: people type passwords into the wrong field. */
        @Override
        public String toString() {
            return "User[secret]";
        }
    }

    record Pass(String password) implements Login {
        /** Without the password, so that no log line ever shows one. */
        @Override
        public String toString() {
            return "Pass[secret]";
        }
    }

    /**
     * AUTH with a mechanism.
     *
     * @param mechanism in upper case
     * @param initial   in base64, as it came
     */
    record Auth(String mechanism, Optional<String> initial) implements Login {
        /** Without the response, which may hold a password. */
        @Override
        public String toString() {
            return "Auth[mechanism=" + mechanism + "]";
        }
    }

    /** AUTH alone. */
    record Mechanisms() implements Login {}

    record Apop() implements ForAuthorization {}

    record Stls() implements ForAuthorization {}

    record Utf8() implements ForAuthorization {}

    record Stat() implements ForTransaction {}

    record List(Optional<MessageNumber> number) implements ForTransaction {}

    record Uidl(Optional<MessageNumber> number) implements ForTransaction {}

    record Retr(MessageNumber number) implements ForTransaction {}

    /** @param bodyLines lines after the header and the empty line */
    record Top(MessageNumber number, long bodyLines) implements ForTransaction {}

    record Dele(MessageNumber number) implements ForTransaction {}

    record Rset() implements ForTransaction {}

    record Noop() implements ForTransaction {}

    /** In both states, but only what came after the login has something to update (RFC 1939 sections 4 and 6). */
    record Quit() implements Pop3Command {}

    record Capa() implements ForBoth {}

    /** @param range which language; none asks for a list */
    record Lang(Optional<String> range) implements ForBoth {}

    /** A line that is no command: unknown word, wrong arguments. */
    record Unusable(String reason) implements ForBoth {}
}
