package io.barid.pop3.session;

import io.barid.pop3.session.Pop3Reply.Err;
import io.barid.pop3.session.Pop3Reply.Ok;
import io.barid.service.login.GatewayLogins;
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
    // RFC 5034 section 4
    static final Err CANCELLED = err("login cancelled");
    static final Err NOT_BASE64 = err("not base64, or not what this mechanism sends");
    static final Err UNKNOWN_MECHANISM = err("mechanisms here are " + String.join(", ", GatewayLogins.MECHANISMS));

    static final Err NO_USER = err("send USER first");
    static final Err LOG_IN_FIRST = err("log in first");
    static final Err LOGGED_IN = err("you are logged in already");

    // RFC 6856 sections 2.1 and 3
    static final Ok UTF8_MODE = new Ok("messages are sent as they are stored, UTF-8 or not");
    static final Err NO_LANGUAGE_RANGE = err("LANG takes a language such as en, or *");
    static final Err NO_SUCH_LANGUAGE = err("no such language here, LANG lists all");

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
    static final Err NOT_TEXT = err("the line is no UTF-8 text, or holds a CR or NUL");
    static final Err TOO_MANY_ERRORS = err("too many errors, goodbye");
    static final Err CLOSED = err("the session has ended");

    private Replies() {}

    /** For AUTH alone, which no standard describes and clients older than CAPA send; other servers answer it like this. */
    static Pop3Reply mechanisms() {
        return new Pop3Reply.Listing("mechanisms follow", GatewayLogins.MECHANISMS.stream());
    }

    /** @param error RFC 5802 section 7's name for what is wrong */
    static Err notScram(String error) {
        return err("not what SCRAM-SHA-256 sends: " + error);
    }

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
