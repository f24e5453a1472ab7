package io.barid.smtp.session;

import io.barid.query.Logins;
import io.barid.smtp.session.LoginTalk.Response;
import java.io.IOException;

/** AUTH PLAIN (RFC 4616) and AUTH LOGIN, which send the password. */
final class PasswordLogin {

    private final LoginTalk talk;

    PasswordLogin(LoginTalk talk) {
        this.talk = talk;
    }

    Turn plain(String initial) throws IOException {
        return switch (talk.first(initial, Replies.SEND_RESPONSE)) {
            case Response.Text text -> plainText(text.text());
            case Response.Ended ended -> ended.turn();
        };
    }

    /** {@code [authorization identity] NUL name NUL password}. */
    private Turn plainText(String text) {
        String[] parts = text.split("\0", -1);
        if (parts.length != 3 || parts[1].isEmpty()) {
            return talk.end(Replies.NOT_BASE64);
        }
        boolean asItself = parts[0].isEmpty() || parts[0].equals(parts[1]);
        return asItself ? judge(parts[1], parts[2]) : talk.denied();
    }

    Turn login(String initial) throws IOException {
        return switch (talk.first(initial, Replies.SEND_NAME)) {
            case Response.Text text -> password(text.text());
            case Response.Ended ended -> ended.turn();
        };
    }

    private Turn password(String name) throws IOException {
        return switch (talk.ask(Replies.SEND_PASSWORD)) {
            case Response.Text password -> judge(name, password.text());
            case Response.Ended ended -> ended.turn();
        };
    }

    private Turn judge(String name, String password) {
        return switch (talk.policy().judge(name, password, talk.client())) {
            case Logins.Answer.Granted granted -> talk.granted(granted.account(), granted.address());
            case Logins.Answer.Denied denied -> talk.denied();
            case Logins.Answer.Busy busy -> talk.busy();
        };
    }
}
