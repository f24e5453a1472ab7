package io.barid.pop3.session;

import io.barid.pop3.maildrop.Maildrop;
import io.barid.pop3.maildrop.Maildrops;
import io.barid.pop3.maildrop.Opening;
import io.barid.pop3.session.Pop3State.Authorization;
import io.barid.pop3.session.Pop3State.Channel;
import java.util.Optional;

/** The AUTHORIZATION state (RFC 1939 section 4, RFC 2595 section 4). */
final class AuthorizationCommands {

    private final Maildrops maildrops;
    private final SessionLog log;

    AuthorizationCommands(Maildrops maildrops, SessionLog log) {
        this.maildrops = maildrops;
        this.log = log;
    }

    Step on(Authorization state, Pop3Command command) {
        return switch (command) {
            case Pop3Command.User user -> user(state, user.name());
            case Pop3Command.Pass pass -> pass(state, pass.password());
            case Pop3Command.Stls stls -> stls(state);
            case Pop3Command.Apop apop -> new Step(state, Replies.NO_APOP);
            case Pop3Command.Auth auth -> new Step(state, Replies.NO_SASL);
            case Pop3Command.Capa capa -> new Step(state, Capabilities.before(state.channel()));
            case Pop3Command.Quit quit -> new Step(new Pop3State.Closed(), Replies.GOODBYE);
            case Pop3Command.ForTransaction later -> new Step(state, Replies.LOG_IN_FIRST);
            case Pop3Command.Unusable line -> new Step(state, Replies.unusable(line.reason()));
        };
    }

    private static Step user(Authorization state, String name) {
        return switch (state.channel()) {
            case CLEAR -> new Step(state, Replies.NO_LOGIN_IN_CLEAR);
            case TLS -> new Step(new Authorization(Channel.TLS, Optional.of(name)), Replies.NAME_TAKEN);
        };
    }

    private Step pass(Authorization state, String password) {
        return switch (state.channel()) {
            case CLEAR -> new Step(state, Replies.NO_LOGIN_IN_CLEAR);
            case TLS ->
                state.user().map(name -> logIn(name, password)).orElseGet(() -> new Step(state, Replies.NO_USER));
        };
    }

    private Step logIn(String name, String password) {
        Opening opening = maildrops.open(name, password, log.client());
        log.login(opening);
        return switch (opening) {
            case Opening.Opened opened -> enter(opened.maildrop());
            case Opening.Denied denied -> stay(Replies.WRONG_LOGIN);
            case Opening.Busy busy -> stay(Replies.BUSY);
            case Opening.InUse inUse -> stay(Replies.IN_USE);
        };
    }

    private static Step enter(Maildrop maildrop) {
        MarkedMessages marked = new MarkedMessages(maildrop.messages());
        return new Step(
                new Pop3State.Transaction(maildrop, marked),
                new Pop3Reply.Ok(maildrop.messages().size() + " messages, " + maildrop.octets() + " octets"));
    }

    /** RFC 1939 section 4: after a PASS that failed, USER comes again. */
    private static Step stay(Pop3Reply.Err reply) {
        return new Step(new Authorization(Channel.TLS, Optional.empty()), reply);
    }

    private static Step stls(Authorization state) {
        return switch (state.channel()) {
            case CLEAR -> new Step(new Authorization(Channel.TLS, Optional.empty()), Replies.BEGIN_TLS);
            case TLS -> new Step(state, Replies.TLS_ALREADY);
        };
    }
}
