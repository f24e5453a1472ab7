package io.barid.pop3.session;

import io.barid.pop3.session.Pop3Reply.Err;
import io.barid.pop3.session.Pop3Reply.Ok;
import java.util.Optional;

/** Every fixed reply, in one table. */
final class Replies {

    // RFC 1939 section 4; no "<…>" in the greeting, which would offer APOP
    static final Ok GREETING = new Ok("Barid POP3 ready");
    static final Ok GOODBYE = new Ok("goodbye");
    static final Ok NAME_TAKEN = new Ok("now the password");

    // RFC 3206 section 4: [AUTH] also for "an attempt to authenticate in violation of policy"
    static final Err NO_LOGIN_IN_CLEAR = auth("no login in clear: use STLS first, or POP3S");
    static final Err WRONG_LOGIN = auth("wrong name or password");
    static final Err NO_APOP = auth("APOP needs the password stored in clear, which this server never does");
    static final Err NO_SASL = err("no SASL mechanism here: use USER and PASS");
    static final Err NO_USER = err("send USER first");
    static final Err LOG_IN_FIRST = err("log in first");
    static final Err LOGGED_IN = err("you are logged in already");

    // RFC 2449 section 8.1.1, RFC 3206 section 3
    static final Err IN_USE = new Err(Optional.of(ResponseCode.IN_USE), "another session has this maildrop open");
    static final Err BUSY = temporary("too many logins, try again later");
    static final Err AWAY = temporary("the mail store does not answer, try again later");
    static final Err LOCK_LOST = temporary("the lock on the maildrop was lost, nothing was removed");
    static final Err NOT_REMOVED = temporary("the lock on the maildrop was lost, deleted messages were not removed");
    static final Err PERHAPS_REMOVED =
            temporary("the mail store does not answer, deleted messages were probably not removed");
    static final Err DRAINING = temporary("this server is shutting down, connect again");
    static final Err CROWDED = temporary("too many connections, try again later");

    // RFC 2595 section 4
    static final Pop3Reply.BeginTls BEGIN_TLS = new Pop3Reply.BeginTls("begin TLS");
    static final Err TLS_ALREADY = err("TLS is active already");

    // RFC 1939 sections 3 and 5
    static final Err GONE = err("this message is gone");
    static final Err LINE_TOO_LONG = err("the line is too long");
    static final Err NOT_TEXT = err("the line is not UTF-8 text");
    static final Err TOO_MANY_ERRORS = err("too many errors, goodbye");
    static final Err CLOSED = err("the session has ended");

    private Replies() {}

    static Err noSuchMessage(int messages) {
        return err("no such message, there are " + messages);
    }

    static Err marked(MessageNumber number) {
        return err("message " + number + " is marked as deleted");
    }

    static Err unusable(String reason) {
        return err(reason);
    }

    private static Err err(String text) {
        return new Err(Optional.empty(), text);
    }

    private static Err auth(String text) {
        return new Err(Optional.of(ResponseCode.AUTH), text);
    }

    private static Err temporary(String text) {
        return new Err(Optional.of(ResponseCode.SYS_TEMP), text);
    }
}
