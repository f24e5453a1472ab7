package io.barid.pop3.session;

import io.barid.message.AccountId;
import io.barid.pop3.maildrop.Maildrops;
import io.barid.service.journey.Journeys;
import io.barid.service.journey.Rations;
import io.barid.service.login.GatewayLogins;
import org.springframework.stereotype.Component;

/** Begins sessions. */
@Component
public final class Pop3Sessions {

    /** Of one account: a program that fetches all mail again and again tells nothing new. */
    private static final int FETCHES_AT_ONCE = 1_000;

    private static final double FETCHES_A_SECOND = 0.1;

    private final Maildrops maildrops;
    private final GatewayLogins logins;
    private final SessionMetrics metrics;
    private final Journeys journeys;
    private final Rations<AccountId> fetches = new Rations<>(FETCHES_AT_ONCE, FETCHES_A_SECOND);

    Pop3Sessions(GatewayLogins logins, Maildrops maildrops, SessionMetrics metrics, Journeys journeys) {
        this.logins = logins;
        this.maildrops = maildrops;
        this.metrics = metrics;
        this.journeys = journeys;
    }

    /** A session in clear, in which STLS comes before the login. */
    public Pop3Session inClear(String client) {
        return begun(client, new Pop3State.InClear(), "CLEAR");
    }

    /** A session that begins under TLS. */
    public Pop3Session underTls(String client) {
        return begun(client, Pop3State.UnderTls.NOBODY, "TLS");
    }

    private Pop3Session begun(String client, Pop3State.Authorization state, String channel) {
        SessionLog log = new SessionLog(client, metrics, journeys, fetches);
        log.opened(channel);
        return new Pop3Session(new AuthorizationCommands(logins, maildrops, log), log, state);
    }

    /** For a client that gets no session. */
    public static Pop3Reply crowded() {
        return Replies.CROWDED;
    }
}
