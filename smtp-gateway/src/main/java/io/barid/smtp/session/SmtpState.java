package io.barid.smtp.session;

import java.util.Optional;

/** Where a session stands (RFC 5321 4.1.4). TLS is the connection's own affair. */
sealed interface SmtpState {

    /** Nobody has said hello: at the begin, and again after STARTTLS (RFC 3207 4.2), which also ends a login. */
    record Connected() implements SmtpState {}

    /** Between mails. @param login always empty on the MX port */
    record Greeted(SmtpCommand.Hello hello, Optional<Login> login) implements SmtpState {}

    /** MAIL was taken; ends with the reply to DATA's content, the first BDAT, RSET, EHLO or HELO. */
    record InTransaction(Greeted greeted, MailTransaction mail) implements SmtpState {}

    /** The first BDAT came; ends with the reply to the last one, RSET, EHLO or HELO, and then gives back what it holds. */
    record InChunks(Greeted greeted, ChunkedMessage message) implements SmtpState {}

    /** Nothing more is read. */
    record Closed() implements SmtpState {}

    /** A login outlives mails and another EHLO. */
    default Optional<Login> loggedIn() {
        return switch (this) {
            case Connected connected -> Optional.empty();
            case Greeted greeted -> greeted.login();
            case InTransaction transaction -> transaction.greeted().login();
            case InChunks chunks -> chunks.greeted().login();
            case Closed closed -> Optional.empty();
        };
    }

    /** What RSET leads to (RFC 5321 4.1.1.5). */
    default SmtpState withoutMail() {
        return switch (this) {
            case InTransaction transaction -> transaction.greeted();
            case InChunks chunks -> chunks.greeted();
            case Connected connected -> connected;
            case Greeted greeted -> greeted;
            case Closed closed -> closed;
        };
    }

    /** What was begun here and is not to be: to be called whenever another state follows, and at the end of the session. */
    default void leave() {
        if (this instanceof InChunks chunks) {
            chunks.message().close();
        }
    }
}
