package io.barid.pop3.session;

import io.barid.pop3.maildrop.Maildrops;
import org.springframework.stereotype.Component;

/** Begins sessions. */
@Component
public final class Pop3Sessions {

    private final Maildrops maildrops;
    private final SessionMetrics metrics;

    Pop3Sessions(Maildrops maildrops, SessionMetrics metrics) {
        this.maildrops = maildrops;
        this.metrics = metrics;
    }

    /** A session in clear, in which STLS comes before the login. */
    public Pop3Session inClear(String client) {
        return new Pop3Session(maildrops, new SessionLog(client, metrics), Pop3State.Channel.CLEAR);
    }

    /** A session that begins under TLS. */
    public Pop3Session underTls(String client) {
        return new Pop3Session(maildrops, new SessionLog(client, metrics), Pop3State.Channel.TLS);
    }

    /** For a client that gets no session. */
    public static Pop3Reply crowded() {
        return Replies.CROWDED;
    }
}
