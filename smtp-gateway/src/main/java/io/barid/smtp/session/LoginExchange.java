package io.barid.smtp.session;

import io.barid.query.Logins;
import io.barid.service.login.SaslStep;
import io.barid.smtp.session.SessionMetrics.LoginOutcome;
import io.barid.smtp.session.SmtpState.Greeted;
import io.barid.status.SmtpReply;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClientException;

/** AUTH, to the reply that ends it (RFC 4954 4). Credentials are never logged. */
final class LoginExchange {

    private static final Logger log = LoggerFactory.getLogger(LoginExchange.class);

    private final SmtpSession session;
    private final Greeted state;
    private final SmtpCommand.Auth auth;
    private boolean away;

    LoginExchange(SmtpSession session, Greeted state, SmtpCommand.Auth auth) {
        this.session = session;
        this.state = state;
        this.auth = auth;
    }

    Turn run() throws IOException {
        return on(step(() -> session.terms()
                .logins()
                .begin(auth.mechanism(), Optional.ofNullable(auth.initial()), session.clientText())));
    }

    private Turn on(SaslStep step) throws IOException {
        return switch (step) {
            case SaslStep.Challenge challenge -> ask(challenge);
            case SaslStep.Granted granted -> granted(granted.login());
            case SaslStep.Denied denied -> denied();
            case SaslStep.Busy busy -> busy();
            case SaslStep.Cancelled cancelled -> end(Replies.LOGIN_CANCELLED);
            case SaslStep.Unreadable unreadable -> end(Replies.NOT_BASE64);
            case SaslStep.NotScram wrong -> end(Replies.notScram(wrong.error()));
            case SaslStep.UnknownMechanism unknown -> end(Replies.UNKNOWN_MECHANISM);
        };
    }

    /** Says 334 and hears a line. */
    private Turn ask(SaslStep.Challenge challenge) throws IOException {
        session.say(Replies.challenge(challenge.base64()));
        return switch (session.readLine()) {
            case Line.Text text -> on(step(() -> challenge.next().answer(text.text())));
            case Line.TooLong tooLong -> end(Replies.LINE_TOO_LONG);
            case Line.Malformed malformed -> end(Replies.LINE_MALFORMED);
            case Line.TooSlow slow -> session.tooSlow();
            case Line.Ended ended -> Turn.silent(new SmtpState.Closed());
            case Line.Dismissed dismissed -> Turn.silent(new SmtpState.Closed());
        };
    }

    private SaslStep step(Supplier<SaslStep> question) {
        try {
            return question.get();
        } catch (RestClientException e) {
            log.warn("mailbox-service does not answer about logins: {}", e.getMessage());
            away = true;
            return new SaslStep.Busy();
        }
    }

    private Turn granted(Logins.Answer.Granted granted) {
        session.terms().metrics().login(LoginOutcome.GRANTED);
        log.info("{} logged in as {}", session.clientText(), granted.address());
        Login login = new Login(granted.account(), granted.address());
        session.events().loggedIn(login, auth.mechanism());
        return Turn.of(new Greeted(state.hello(), Optional.of(login)), Replies.LOGGED_IN);
    }

    private Turn denied() {
        session.events().refused(SessionMetrics.Refusal.LOGIN, Replies.LOGIN_DENIED);
        session.terms().metrics().login(LoginOutcome.DENIED);
        // not the name: people type passwords into the wrong field
        log.info("{} failed to log in", session.clientText());
        return end(Replies.LOGIN_DENIED);
    }

    /** Counts as an error, else one connection could ask without end. */
    private Turn busy() {
        session.events().refused(away ? SessionMetrics.Refusal.AWAY : SessionMetrics.Refusal.LIMIT, Replies.LOGIN_AWAY);
        session.terms().metrics().login(away ? LoginOutcome.AWAY : LoginOutcome.BUSY);
        return Turn.failed(state, Replies.LOGIN_AWAY);
    }

    private Turn end(SmtpReply reply) {
        return Turn.of(state, reply);
    }
}
