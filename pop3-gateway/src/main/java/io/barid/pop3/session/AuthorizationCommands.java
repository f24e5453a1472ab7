package io.barid.pop3.session;

import io.barid.pop3.maildrop.Maildrop;
import io.barid.pop3.maildrop.Maildrops;
import io.barid.pop3.maildrop.Opening;
import io.barid.pop3.session.Pop3State.Authenticating;
import io.barid.pop3.session.Pop3State.Authorization;
import io.barid.pop3.session.Pop3State.Closed;
import io.barid.pop3.session.Pop3State.InClear;
import io.barid.pop3.session.Pop3State.UnderTls;
import io.barid.pop3.session.SessionMetrics.Outcome;
import io.barid.query.Logins;
import io.barid.service.login.GatewayLogins;
import io.barid.service.login.SaslStep;
import java.util.Optional;

/** The AUTHORIZATION state (RFC 1939 section 4, RFC 2595 section 4, RFC 5034, RFC 6856). */
final class AuthorizationCommands {

    private final GatewayLogins logins;
    private final Maildrops maildrops;
    private final SessionLog log;

    AuthorizationCommands(GatewayLogins logins, Maildrops maildrops, SessionLog log) {
        this.logins = logins;
        this.maildrops = maildrops;
        this.log = log;
    }

    static Step on(InClear state, Pop3Command command) {
        return switch (command) {
            case Pop3Command.Login login -> new Step(state, Replies.NO_LOGIN_IN_CLEAR);
            case Pop3Command.Stls stls -> new Step(UnderTls.NOBODY, Replies.BEGIN_TLS);
            case Pop3Command.Apop apop -> new Step(state, Replies.NO_APOP);
            case Pop3Command.Utf8 utf8 -> new Step(state, Replies.UTF8_MODE);
            case Pop3Command.Quit quit -> new Step(new Closed(), Replies.GOODBYE);
            case Pop3Command.ForBoth both -> new Step(state, CommonCommands.on(both, Capabilities.IN_CLEAR));
            case Pop3Command.ForTransaction later -> new Step(state, Replies.LOG_IN_FIRST);
        };
    }

    Step on(UnderTls state, Pop3Command command) {
        return switch (command) {
            case Pop3Command.Login login -> logIn(state, login);
            case Pop3Command.Stls stls -> again(Replies.TLS_ALREADY);
            case Pop3Command.Apop apop -> again(Replies.NO_APOP);
            case Pop3Command.Utf8 utf8 -> again(Replies.UTF8_MODE);
            case Pop3Command.Quit quit -> new Step(new Closed(), Replies.GOODBYE);
            case Pop3Command.ForBoth both -> again(CommonCommands.on(both, Capabilities.UNDER_TLS));
            case Pop3Command.ForTransaction later -> again(Replies.LOG_IN_FIRST);
        };
    }

    Step on(Authenticating state, String answer) {
        return after(state.exchange().answer(answer));
    }

    private Step logIn(UnderTls state, Pop3Command.Login command) {
        return switch (command) {
            case Pop3Command.User user -> new Step(new UnderTls(Optional.of(user.name())), Replies.NAME_TAKEN);
            case Pop3Command.Pass pass ->
                state.user()
                        .map(name -> after(logins.judge(name, pass.password(), log.client())))
                        .orElseGet(() -> again(Replies.NO_USER));
            case Pop3Command.Auth auth -> after(logins.begin(auth.mechanism(), auth.initial(), log.client()));
            case Pop3Command.Mechanisms all -> again(Replies.mechanisms());
        };
    }

    private Step after(SaslStep step) {
        return switch (step) {
            case SaslStep.Challenge challenge ->
                new Step(new Authenticating(challenge.next()), new Pop3Reply.Challenge(challenge.base64()));
            case SaslStep.Granted granted -> open(granted.login());
            case SaslStep.Denied denied -> refused(Outcome.DENIED, Replies.WRONG_LOGIN);
            case SaslStep.Busy busy -> refused(Outcome.BUSY, Replies.BUSY);
            case SaslStep.Cancelled cancelled -> again(Replies.CANCELLED);
            case SaslStep.Unreadable unreadable -> again(Replies.NOT_BASE64);
            case SaslStep.NotScram wrong -> again(Replies.notScram(wrong.error()));
            case SaslStep.UnknownMechanism unknown -> again(Replies.UNKNOWN_MECHANISM);
        };
    }

    private Step open(Logins.Answer.Granted login) {
        return switch (maildrops.open(login)) {
            case Opening.Opened opened -> enter(opened.maildrop());
            case Opening.InUse inUse -> refused(Outcome.IN_USE, Replies.IN_USE);
        };
    }

    private Step enter(Maildrop maildrop) {
        log.loggedIn(maildrop);
        MarkedMessages marked = new MarkedMessages(maildrop.messages());
        return new Step(
                new Pop3State.Transaction(maildrop, marked),
                new Pop3Reply.Ok(maildrop.messages().size() + " messages, " + maildrop.octets() + " octets"));
    }

    private Step refused(Outcome outcome, Pop3Reply.Err reply) {
        log.loginRefused(outcome);
        return again(reply);
    }

    /** RFC 1939 sections 4 and 7: PASS comes right after USER, which comes again after anything else. */
    private static Step again(Pop3Reply reply) {
        return new Step(UnderTls.NOBODY, reply);
    }

    /** Where a login stands that broke off. */
    static Authorization brokenOff(Authorization state) {
        return switch (state) {
            case InClear before -> before;
            case UnderTls before -> UnderTls.NOBODY;
            case Authenticating before -> UnderTls.NOBODY;
        };
    }
}
