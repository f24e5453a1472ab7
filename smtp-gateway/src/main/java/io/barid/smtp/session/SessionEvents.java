package io.barid.smtp.session;

import io.barid.address.Domain;
import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.journey.AddressText;
import io.barid.journey.JourneyEvent;
import io.barid.message.QueueId;
import io.barid.smtp.accept.Acceptance;
import io.barid.smtp.accept.EnvelopeDraft;
import io.barid.smtp.policy.MailPort;
import io.barid.smtp.session.SessionMetrics.Refusal;
import io.barid.status.SmtpReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One session's refusals, for the metrics, and its part of each message's journey. Holds what a journey begins with; each
 * message's is told whole, the connection included. Never anything of a login but the account and the mechanism.
 */
final class SessionEvents {

    /** A client that guesses or floods is told of so often; the rest only counts. */
    static final int MOST_REFUSALS = 20;

    private final SmtpSession session;
    private final MailPort port;
    private final SessionJourneys journeys;
    private final Instant connected = Instant.now();
    private String hello = "";
    private Optional<JourneyEvent> authenticated = Optional.empty();
    /** Of the mail that is under way, or null. */
    private ReversePath sender;
    /** Of the message whose content has begun, or null. */
    private QueueId begun;

    private int refusals;

    SessionEvents(SmtpSession session, MailPort port) {
        this.session = session;
        this.port = port;
        this.journeys = session.terms().journeys();
    }

    void hello(String name) {
        hello = name;
    }

    void loggedIn(Login login, String mechanism) {
        if (journeys.wanted()) {
            authenticated = Optional.of(new JourneyEvent.Authenticated(
                    Instant.now(), login.address().toString(), mechanism));
        }
    }

    /** MAIL was taken. */
    void mail(ReversePath reversePath) {
        sender = reversePath;
    }

    /** Its content was asked for: what becomes of it is told under its own id. */
    void content(QueueId queueId) {
        begun = queueId;
    }

    /** The session is between mails again. */
    void mailOver() {
        sender = null;
        begun = null;
    }

    void refused(Refusal what, SmtpReply reply) {
        refused(what, Optional.of(reply));
    }

    /** @param reply empty when the connection ends without one */
    void refused(Refusal what, Optional<SmtpReply> reply) {
        refused(what, Optional.ofNullable(sender), Optional.empty(), reply);
    }

    void refusedSender(Refusal what, SmtpReply reply, ReversePath refused) {
        refused(what, Optional.of(refused), Optional.empty(), Optional.of(reply));
    }

    void refusedRecipient(Refusal what, SmtpReply reply, ForwardPath recipient) {
        refused(what, Optional.ofNullable(sender), Optional.of(recipient), Optional.of(reply));
    }

    private void refused(
            Refusal what, Optional<ReversePath> from, Optional<ForwardPath> to, Optional<SmtpReply> reply) {
        session.terms().metrics().refused(what);
        if (journeys.wanted() && roomForRefusal()) {
            tell(
                    begun == null ? QueueId.next() : begun,
                    refusal(
                            SessionMetrics.name(what),
                            from.map(AddressText::of),
                            to.map(AddressText::of),
                            reply.map(SmtpReply::toString)));
        }
    }

    private boolean roomForRefusal() {
        if (++refusals > MOST_REFUSALS) {
            journeys.untold();
            return false;
        }
        return journeys.roomForRefusal(session.client(), authenticated.isPresent());
    }

    /** It may be there after all, and the client hears nothing: always told. */
    void unknown(QueueId queueId, EnvelopeDraft draft) {
        if (journeys.wanted()) {
            tell(
                    queueId,
                    refusal(
                            JourneyEvent.Refused.UNKNOWN,
                            Optional.of(AddressText.of(draft.reversePath())),
                            Optional.empty(),
                            Optional.empty()));
        }
    }

    /** To be called when it is durable, before its client hears so. */
    void accepted(Acceptance.Accepted message, EnvelopeDraft draft, SmtpReply reply) {
        if (journeys.wanted()) {
            tell(
                    message.queueId(),
                    new JourneyEvent.Accepted(
                            Instant.now(),
                            AddressText.of(draft.reversePath()),
                            draft.recipients().stream()
                                    .map(recipient -> AddressText.of(recipient.path()))
                                    .toList(),
                            message.messageId(),
                            message.octets(),
                            Optional.of(reply.toString()),
                            session.sinceLastMail().toMillis()));
        }
    }

    private JourneyEvent refusal(
            String what, Optional<String> from, Optional<String> recipient, Optional<String> reply) {
        return new JourneyEvent.Refused(Instant.now(), session.clientText(), what, from, recipient, reply);
    }

    private void tell(QueueId queueId, JourneyEvent last) {
        List<JourneyEvent> events = new ArrayList<>(3);
        events.add(new JourneyEvent.Connected(
                connected,
                session.clientText(),
                session.knownClientName().map(Domain::name),
                hello,
                SessionJourneys.text(port),
                session.tlsLayer().map(ClientConnection.TlsLayer::toString)));
        authenticated.ifPresent(events::add);
        events.add(last);
        journeys.tell(queueId, events);
    }
}
