package io.barid.smtp.session;

import io.barid.journey.JourneyEvent;
import io.barid.message.QueueId;
import io.barid.service.journey.Journeys;
import io.barid.service.journey.Ration;
import io.barid.service.journey.Rations;
import io.barid.smtp.policy.MailPort;
import io.barid.status.SmtpReply;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where all sessions tell what became of their mail. Of refusals only so many: whoever floods the gateway must not flood the
 * journeys too; metrics and log count them all.
 */
public final class SessionJourneys {

    /** Of strangers: each is a row that is kept for a month. */
    private static final double REFUSALS_A_SECOND = 1;

    private static final int REFUSALS_AT_ONCE = 1_000;
    private static final double REFUSALS_OF_ONE_A_SECOND = 0.1;
    private static final int REFUSALS_OF_ONE_AT_ONCE = 100;
    /** Of who is logged in. */
    private static final double OWN_A_SECOND = 10;

    private static final int CONNECTIONS_A_SECOND = 2;
    private static final int CONNECTIONS_AT_ONCE = 20;

    private final Journeys journeys;
    private final Ration refusals = new Ration(REFUSALS_AT_ONCE, REFUSALS_A_SECOND);
    private final Rations<InetAddress> refusalsOfOne = new Rations<>(REFUSALS_OF_ONE_AT_ONCE, REFUSALS_OF_ONE_A_SECOND);
    private final Ration ownRefusals = new Ration(REFUSALS_AT_ONCE, OWN_A_SECOND);
    private final Ration connections = new Ration(CONNECTIONS_AT_ONCE, CONNECTIONS_A_SECOND);

    public SessionJourneys(Journeys journeys) {
        this.journeys = journeys;
    }

    /** Who gathers facts for a journey asks first. */
    boolean wanted() {
        return journeys.wanted();
    }

    void tell(QueueId queueId, List<JourneyEvent> events) {
        journeys.tell(queueId, events);
    }

    /** Whether one more refusal may be told; else it counts. @param known whether the client is logged in */
    boolean roomForRefusal(InetAddress client, boolean known) {
        boolean room = known ? ownRefusals.take() : refusalsOfOne.take(client) && refusals.take();
        return room || none();
    }

    void untold() {
        journeys.untold();
    }

    private boolean none() {
        untold();
        return false;
    }

    /** A client got no session. @param reply empty when it was not told why */
    void turnedAway(InetAddress client, MailPort port, Optional<SmtpReply> reply) {
        if (!journeys.wanted() || !connections.take() && !none()) {
            return;
        }
        Instant now = Instant.now();
        String address = client.getHostAddress();
        journeys.tell(
                QueueId.next(),
                List.of(
                        new JourneyEvent.Connected(now, address, Optional.empty(), "", text(port), Optional.empty()),
                        new JourneyEvent.Refused(
                                now,
                                address,
                                "connection",
                                Optional.empty(),
                                Optional.empty(),
                                reply.map(SmtpReply::toString))));
    }

    static String text(MailPort port) {
        return port.name().toLowerCase(Locale.ROOT);
    }
}
