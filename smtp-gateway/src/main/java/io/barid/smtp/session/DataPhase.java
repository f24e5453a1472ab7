package io.barid.smtp.session;

import io.barid.smtp.session.SessionMetrics.Refusal;
import io.barid.smtp.session.SmtpState.InTransaction;
import java.io.IOException;

/** DATA: asks for the content and reads it to its end. */
final class DataPhase {

    private final SmtpSession session;

    DataPhase(SmtpSession session) {
        this.session = session;
    }

    Turn data(InTransaction state) throws IOException {
        return switch (BegunMessage.begin(session, state)) {
            case BegunMessage.Begin.Refused refused -> Turn.of(state, refused.reply());
            case BegunMessage.Begin.Begun begun -> {
                try (BegunMessage message = begun.message()) {
                    session.say(Replies.SEND_CONTENT);
                    yield content(state, message);
                }
            }
        };
    }

    private Turn content(InTransaction state, BegunMessage message) throws IOException {
        ContentReader reader = session.contentReader(message::write);
        return switch (reader.read()) {
            case COMPLETE -> message.accept();
            case FAULTY -> {
                message.refused(
                        Refusal.CONTENT,
                        "its content holds a " + reader.scanner().fault().orElseThrow(),
                        Replies.FAULTY_CONTENT);
                yield Turn.of(state.greeted(), Replies.FAULTY_CONTENT);
            }
            case TOO_LARGE -> {
                message.refused(Refusal.SIZE, "it has " + reader.contentOctets() + " octets", Replies.TOO_LARGE);
                yield Turn.of(state.greeted(), Replies.TOO_LARGE);
            }
            case ENDLESS -> {
                message.refused(Refusal.SIZE, "it does not end", Replies.TOO_LARGE);
                yield Turn.close(Replies.TOO_LARGE);
            }
            case TOO_SLOW -> session.tooSlow();
            case CUT -> message.cut();
        };
    }
}
