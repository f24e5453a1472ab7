package io.barid.smtp.session;

import io.barid.message.Origin;
import io.barid.smtp.accept.Acceptance;
import io.barid.smtp.accept.ClientTrace;
import io.barid.smtp.accept.EnvelopeDraft;
import io.barid.smtp.accept.IncomingContent;
import io.barid.smtp.accept.MessageAcceptor;
import io.barid.smtp.accept.Objection;
import io.barid.smtp.session.SessionMetrics.Refusal;
import io.barid.smtp.session.SmtpState.Closed;
import io.barid.smtp.session.SmtpState.Greeted;
import io.barid.smtp.session.SmtpState.InTransaction;
import io.barid.status.SmtpReply;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message whose content comes in, by DATA or BDAT: keeps it, has it made durable, and says what became of it. Until it is
 * closed it holds its share of the memory for content.
 */
final class BegunMessage implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BegunMessage.class);

    private final SmtpSession session;
    private final Greeted greeted;
    private final EnvelopeDraft draft;
    private final IncomingContent content;

    /** Whether content may come. */
    sealed interface Begin {
        record Begun(BegunMessage message) implements Begin {}

        record Refused(SmtpReply reply) implements Begin {}
    }

    private BegunMessage(SmtpSession session, Greeted greeted, EnvelopeDraft draft, IncomingContent content) {
        this.session = session;
        this.greeted = greeted;
        this.draft = draft;
        this.content = content;
    }

    /** Looks for room for the content, takes some for its begin and writes the Received field. */
    static Begin begin(SmtpSession session, InTransaction state) {
        MailTransaction mail = state.mail();
        MessageAcceptor acceptor = session.terms().acceptor();
        if (mail.recipients().isEmpty()) {
            return new Begin.Refused(Replies.RECIPIENT_FIRST);
        }
        if (!acceptor.open()) {
            return refused(session, Replies.TRY_LATER);
        }
        EnvelopeDraft draft = mail.draft(origin(state.greeted()));
        Optional<IncomingContent> begun = acceptor.begin(trace(session, state.greeted()), draft, mail.declaredOctets());
        if (begun.isEmpty()) {
            return refused(session, Replies.NO_ROOM);
        }
        session.events().content(begun.get().queueId());
        return new Begin.Begun(new BegunMessage(session, state.greeted(), draft, begun.get()));
    }

    private static Begin refused(SmtpSession session, SmtpReply reply) {
        session.events().refused(Refusal.AWAY, reply);
        return new Begin.Refused(reply);
    }

    /** Takes a copy of the octets; may wait for room in memory or for the content store. */
    void write(byte[] octets, int from, int length) {
        content.write(octets, from, length);
    }

    /** What is in the way of keeping it; what is written from then on is dropped. */
    Optional<SmtpReply> trouble() {
        return content.trouble().map(trouble -> switch (trouble) {
            case NO_ROOM -> Replies.NO_ROOM;
            case STORE_AWAY -> Replies.TRY_LATER;
            case HEADER_TOO_LARGE -> Replies.HEADER_TOO_LARGE;
        });
    }

    /** All of it has come: durable before the 250. */
    Turn accept() {
        Acceptance acceptance;
        try {
            acceptance = session.terms().acceptor().accept(content, draft);
        } catch (RuntimeException e) {
            // nobody knows how far it came, so nothing may be said
            log.error("queueId={} failed, its client gets no reply", content.queueId(), e);
            acceptance = new Acceptance.Unknown();
        }
        return switch (acceptance) {
            case Acceptance.Accepted accepted -> accepted(accepted);
            case Acceptance.Deferred deferred -> Turn.of(greeted, deferred(deferred.obstacle()));
            case Acceptance.Refused objected -> Turn.of(greeted, objected(objected.objection()));
            case Acceptance.Unknown unknown -> {
                session.events().unknown(content.queueId(), draft);
                yield Turn.silent(new Closed());
            }
        };
    }

    private Turn accepted(Acceptance.Accepted accepted) {
        SmtpReply reply = Replies.queued(accepted.queueId());
        try {
            countAndTell(accepted, reply);
        } catch (RuntimeException e) {
            // it is kept: anything but 250 would have the client send it again
            log.error("queueId={} is kept, but not counted or told as it should be", accepted.queueId(), e);
        }
        return Turn.accepted(greeted, reply);
    }

    private void countAndTell(Acceptance.Accepted accepted, SmtpReply reply) {
        log.info(
                "queueId={} accepted: {} octets, from {} to {} recipients, client {}",
                accepted.queueId(),
                accepted.octets(),
                draft.reversePath(),
                draft.recipients().size(),
                session.clientText());
        session.terms()
                .metrics()
                .accepted()
                .record(draft.origin(), session.tlsLayer().isPresent(), accepted.octets(), session.sinceLastMail());
        session.events().accepted(accepted, draft, reply);
    }

    private SmtpReply deferred(Acceptance.Obstacle obstacle) {
        SmtpReply reply = switch (obstacle) {
            case AWAY -> Replies.TRY_LATER;
            case NO_ROOM -> Replies.NO_ROOM;
        };
        refused(Refusal.AWAY, obstacle.name(), reply);
        return reply;
    }

    private SmtpReply objected(Objection objection) {
        SmtpReply reply = Replies.objection(objection);
        refused(SessionMetrics.kind(objection), objection.toString(), reply);
        return reply;
    }

    /** Counts, tells and logs why it is not kept. */
    void refused(Refusal refusal, String why, SmtpReply reply) {
        session.events().refused(refusal, reply);
        log.info("queueId={} refused: {}, client {}", content.queueId(), why, session.clientText());
    }

    /** The client went away before the end: what came so far is no message. */
    Turn cut() {
        log.info("queueId={} from {} was cut off within its content", content.queueId(), session.clientText());
        return Turn.silent(new Closed());
    }

    /** Gives the memory back; content that was uploaded in part is left to be swept. */
    @Override
    public void close() {
        content.close();
    }

    private static Origin origin(Greeted greeted) {
        return greeted.login()
                .map(login -> (Origin) new Origin.Submission(login.account()))
                .orElseGet(Origin.Mx::new);
    }

    private static ClientTrace trace(SmtpSession session, Greeted greeted) {
        return new ClientTrace(
                greeted.hello().name(),
                greeted.hello().extended(),
                session.client(),
                session.clientName(),
                session.tlsLayer().map(ClientConnection.TlsLayer::toString),
                greeted.login().isPresent());
    }
}
