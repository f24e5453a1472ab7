package io.barid.smtp.session;

import io.barid.smtp.session.SmtpState.Greeted;
import java.io.IOException;

/** AUTH, to the reply that ends it (RFC 4954 4). */
final class LoginExchange {

    private final LoginTalk talk;

    LoginExchange(SmtpSession session, Greeted state) {
        this.talk = new LoginTalk(session, state);
    }

    Turn run(SmtpCommand.Auth auth) throws IOException {
        return switch (auth.mechanism()) {
            case "SCRAM-SHA-256" -> new ScramLogin(talk).run(auth.initial());
            case "PLAIN" -> new PasswordLogin(talk).plain(auth.initial());
            case "LOGIN" -> new PasswordLogin(talk).login(auth.initial());
            default -> talk.end(Replies.UNKNOWN_MECHANISM);
        };
    }
}
