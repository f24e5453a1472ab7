package io.barid.smtp.session;

import io.barid.message.Origin;
import io.barid.smtp.accept.Acceptance;
import io.barid.smtp.accept.ClientTrace;
import io.barid.smtp.accept.EnvelopeDraft;
import io.barid.smtp.accept.IncomingContent;
import io.barid.smtp.accept.MessageAcceptor;
import io.barid.smtp.session.SessionMetrics.Refusal;
import io.barid.smtp.session.SmtpState.Closed;
import io.barid.smtp.session.SmtpState.Greeted;
import io.barid.smtp.session.SmtpState.InTransaction;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** DATA: asks for the content, reads it to its end, has it made durable, and says what became of it. */
final class DataPhase {

    private static final Logger log = LoggerFactory.getLogger(DataPhase.class);

    private final SmtpSession session;
    private final MessageAcceptor acceptor;

    DataPhase(SmtpSession session) {
        this.session = session;
        this.acceptor = session.terms().acceptor();
    }

    Turn data(InTransaction state) throws IOException {
        MailTransaction mail = state.mail();
        if (mail.recipients().isEmpty()) {
            return Turn.of(state, Replies.RECIPIENT_FIRST);
        }
        if (!acceptor.open()) {
            session.terms().metrics().refused(Refusal.AWAY);
            return Turn.of(state, Replies.TRY_LATER);
        }
        EnvelopeDraft draft = mail.draft(origin(state.greeted()));
        Optional<IncomingContent> begun = acceptor.begin(trace(state.greeted()), draft, mail.declaredOctets());
        if (begun.isEmpty()) {
            session.terms().metrics().refused(Refusal.AWAY);
            return Turn.of(state, Replies.NO_ROOM);
        }
        try (IncomingContent content = begun.get()) {
            session.say(Replies.SEND_CONTENT);
            ContentReader reader = session.contentReader(content::write);
            return after(reader.read(), reader, content, draft, state.greeted());
        }
    }

    private Turn after(
            ContentEnd end, ContentReader reader, IncomingContent content, EnvelopeDraft draft, Greeted next) {
        return switch (end) {
            case COMPLETE -> accept(content, draft, next);
            case FAULTY -> {
                refused(
                        Refusal.CONTENT,
                        content,
                        "its content holds a " + reader.scanner().fault().orElseThrow());
                yield Turn.of(next, Replies.FAULTY_CONTENT);
            }
            case TOO_LARGE -> {
                refused(Refusal.SIZE, content, "it has " + reader.contentOctets() + " octets");
                yield Turn.of(next, Replies.TOO_LARGE);
            }
            case ENDLESS -> {
                refused(Refusal.SIZE, content, "it does not end");
                yield Turn.close(Replies.TOO_LARGE);
            }
            case TOO_SLOW -> session.tooSlow();
            case CUT -> {
                log.info("{} from {} was cut off within its content", content.queueId(), session.clientText());
                yield Turn.silent(new Closed());
            }
        };
    }

    private Turn accept(IncomingContent content, EnvelopeDraft draft, Greeted next) {
        Acceptance acceptance;
        try {
            acceptance = acceptor.accept(content, draft);
        } catch (RuntimeException e) {
            // nobody knows how far it came, so nothing may be said
            log.error("{} failed, its client gets no reply", content.queueId(), e);
            acceptance = new Acceptance.Unknown();
        }
        return switch (acceptance) {
            case Acceptance.Accepted accepted -> {
                log.info(
                        "{} accepted: {} octets, from {} to {} recipients, client {}",
                        accepted.queueId(),
                        accepted.octets(),
                        draft.reversePath(),
                        draft.recipients().size(),
                        session.clientText());
                yield Turn.progress(next, Replies.queued(accepted.queueId()));
            }
            case Acceptance.Deferred deferred -> {
                refused(Refusal.AWAY, content, deferred.obstacle().name());
                yield Turn.of(
                        next,
                        switch (deferred.obstacle()) {
                            case AWAY -> Replies.TRY_LATER;
                            case NO_ROOM -> Replies.NO_ROOM;
                        });
            }
            case Acceptance.Unknown unknown -> Turn.silent(new Closed());
        };
    }

    private void refused(Refusal refusal, IncomingContent content, String why) {
        session.terms().metrics().refused(refusal);
        log.info("{} refused: {}, client {}", content.queueId(), why, session.clientText());
    }

    private static Origin origin(Greeted greeted) {
        return greeted.login()
                .map(login -> (Origin) new Origin.Submission(login.account()))
                .orElseGet(Origin.Mx::new);
    }

    private ClientTrace trace(Greeted greeted) {
        return new ClientTrace(
                greeted.hello().name(),
                greeted.hello().extended(),
                session.client(),
                session.tlsLayer().map(tls -> tls.version() + " " + tls.cipher()),
                greeted.login().isPresent());
    }
}
