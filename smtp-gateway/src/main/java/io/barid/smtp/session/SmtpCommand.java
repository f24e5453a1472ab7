package io.barid.smtp.session;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.DsnRequest;
import io.barid.status.SmtpReply;
import java.util.Optional;

/** A command as the client gave it, its argument already read (RFC 5321 4.1.1). */
sealed interface SmtpCommand {

    /** What is allowed in every state. */
    sealed interface Anywhere extends SmtpCommand {}

    /** @param extended EHLO rather than HELO */
    record Hello(String name, boolean extended) implements Anywhere {}

    record Mail(ReversePath reversePath, MailParameters parameters) implements SmtpCommand {}

    /**
     * @param dsn           NOTIFY and ORCPT (RFC 3461)
     * @param international whether it was given with characters beyond ASCII, which need SMTPUTF8 (RFC 6531)
     */
    record Rcpt(ForwardPath path, Optional<DsnRequest> dsn, boolean international) implements SmtpCommand {}

    record Data() implements SmtpCommand {}

    /**
     * RFC 3030 2.
     *
     * @param octets that follow the line, whatever is answered
     * @param wrong  why the command is refused, once they are read
     */
    record Bdat(long octets, boolean last, Optional<SmtpReply> wrong) implements SmtpCommand {}

    /** A BDAT whose chunk may follow, but nobody can tell how much of it. */
    record UnsizedBdat() implements Anywhere {}

    record Rset() implements Anywhere {}

    record Noop() implements Anywhere {}

    record Quit() implements Anywhere {}

    record Vrfy() implements Anywhere {}

    record Help() implements Anywhere {}

    record StartTls() implements SmtpCommand {}

    /**
     * RFC 4954 4.
     *
     * @param mechanism in upper case
     * @param initial   the initial response as sent, or null
     */
    record Auth(String mechanism, String initial) implements SmtpCommand {

        /** Without the response, which may hold a password. */
        @Override
        public String toString() {
            return "Auth[mechanism=" + mechanism + "]";
        }
    }

    /** What is answered in whatever state: unknown, or wrong in itself. */
    record Wrong(SmtpReply reply) implements Anywhere {}
}
