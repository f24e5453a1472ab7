package io.barid.smtp.session;

import io.barid.query.Logins;
import io.barid.smtp.session.SmtpState.Greeted;
import io.barid.status.SmtpReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** AUTH PLAIN (RFC 4616) and AUTH LOGIN, to the reply that ends them (RFC 4954 4). Credentials are never logged. */
final class LoginExchange {

    private static final Logger log = LoggerFactory.getLogger(LoginExchange.class);

    private final SmtpSession session;
    private final Greeted state;

    LoginExchange(SmtpSession session, Greeted state) {
        this.session = session;
        this.state = state;
    }

    Turn run(SmtpCommand.Auth auth) throws IOException {
        return switch (auth.mechanism()) {
            case "PLAIN" -> plain(auth.initial());
            case "LOGIN" -> login(auth.initial());
            default -> Turn.of(state, Replies.UNKNOWN_MECHANISM);
        };
    }

    private Turn plain(String initial) throws IOException {
        Response response = initial != null ? decoded(initial) : ask(Replies.SEND_RESPONSE);
        if (response.end != null) {
            return response.end;
        }
        // [authorization identity] NUL name NUL password
        String[] parts = response.text.split("\0", -1);
        if (parts.length != 3 || parts[1].isEmpty()) {
            return Turn.of(state, Replies.NOT_BASE64);
        }
        if (!parts[0].isEmpty() && !parts[0].equals(parts[1])) {
            return denied(parts[1]);
        }
        return judge(parts[1], parts[2]);
    }

    private Turn login(String initial) throws IOException {
        Response name = initial != null ? decoded(initial) : ask(Replies.SEND_NAME);
        if (name.end != null) {
            return name.end;
        }
        Response password = ask(Replies.SEND_PASSWORD);
        return password.end != null ? password.end : judge(name.text, password.text);
    }

    private Turn judge(String name, String password) {
        return switch (session.terms().logins().judge(name, password, session.client())) {
            case Logins.Answer.Granted granted -> {
                log.info("{} logged in as {}", session.clientText(), granted.address());
                Login login = new Login(granted.account(), granted.address());
                yield Turn.of(new Greeted(state.hello(), Optional.of(login)), Replies.LOGGED_IN);
            }
            case Logins.Answer.Denied denied -> denied(name);
            case Logins.Answer.Busy busy -> {
                session.terms().metrics().refused(SessionMetrics.Refusal.AWAY);
                yield Turn.of(state, Replies.LOGIN_AWAY);
            }
        };
    }

    private Turn denied(String name) {
        session.terms().metrics().refused(SessionMetrics.Refusal.LOGIN);
        // a password typed as a name must not reach the log either
        log.info("{} failed to log in, with a name of {} characters", session.clientText(), name.length());
        return Turn.of(state, Replies.LOGIN_DENIED);
    }

    /** Either a text or how it all ends. */
    private record Response(String text, Turn end) {}

    private Response ask(SmtpReply challenge) throws IOException {
        session.say(challenge);
        Line line = session.readLine();
        return switch (line) {
            case Line.Text text ->
                text.text().equals("*")
                        ? new Response(null, Turn.of(state, Replies.LOGIN_CANCELLED))
                        : decoded(text.text());
            case Line.TooLong tooLong -> new Response(null, Turn.of(state, Replies.LINE_TOO_LONG));
            case Line.Malformed malformed -> new Response(null, Turn.of(state, Replies.LINE_MALFORMED));
            case Line.TooSlow slow -> new Response(null, session.tooSlow());
            case Line.Ended ended -> new Response(null, Turn.silent(new SmtpState.Closed()));
            case Line.Dismissed dismissed -> new Response(null, Turn.silent(new SmtpState.Closed()));
        };
    }

    private Response decoded(String base64) {
        if (base64.equals("=")) {
            return new Response("", null);
        }
        try {
            byte[] octets = Base64.getDecoder().decode(base64);
            return new Response(new String(octets, StandardCharsets.UTF_8), null);
        } catch (IllegalArgumentException e) {
            return new Response(null, Turn.of(state, Replies.NOT_BASE64));
        }
    }
}
