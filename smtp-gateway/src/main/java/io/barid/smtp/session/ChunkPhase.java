package io.barid.smtp.session;

import io.barid.smtp.session.SmtpCommand.Bdat;
import io.barid.smtp.session.SmtpState.InChunks;
import io.barid.smtp.session.SmtpState.InTransaction;
import io.barid.status.SmtpReply;
import java.io.IOException;

/**
 * BDAT (RFC 3030 2): reads exactly the octets it announces, wanted or not, so that none of them is ever taken for a command.
 * A message is what came in all its chunks, the one with LAST included; every other end of them is none.
 */
final class ChunkPhase {

    private final SmtpSession session;

    ChunkPhase(SmtpSession session) {
        this.session = session;
    }

    /** A chunk where none is allowed: it leads nowhere. */
    Turn unwanted(SmtpState state, Bdat bdat, SmtpReply reply) throws IOException {
        ChunkedMessage nothing = refused(bdat.wrong().orElse(reply));
        Turn failure = read(nothing, bdat);
        return failure != null ? failure : Turn.of(state, nothing.refusal().orElseThrow());
    }

    /** The first chunk of a message, the only one maybe. */
    Turn first(InTransaction state, Bdat bdat) throws IOException {
        InChunks begun = new InChunks(state.greeted(), begin(state, bdat));
        boolean keep = false;
        try {
            Turn turn = chunk(begun, bdat, false);
            keep = turn.next() == begun;
            return turn;
        } finally {
            if (!keep) {
                begun.leave();
            }
        }
    }

    /** Another chunk of it. */
    Turn next(InChunks state, Bdat bdat) throws IOException {
        boolean known = state.message().refusal().isPresent();
        if (!known) {
            bdat.wrong().ifPresent(state.message()::refuse);
        }
        return chunk(state, bdat, known);
    }

    private ChunkedMessage begin(InTransaction state, Bdat bdat) {
        if (bdat.wrong().isPresent()) {
            return refused(bdat.wrong().get());
        }
        return switch (BegunMessage.begin(session, state)) {
            case BegunMessage.Begin.Begun begun ->
                ChunkedMessage.begun(session.terms().size(), session.pace(), begun.message());
            case BegunMessage.Begin.Refused refused -> refused(refused.reply());
        };
    }

    private ChunkedMessage refused(SmtpReply reply) {
        return ChunkedMessage.refused(session.terms().size(), session.pace(), reply);
    }

    /** @param known whether the client has heard before that the message is refused: that counts as one error */
    private Turn chunk(InChunks state, Bdat bdat, boolean known) throws IOException {
        ChunkedMessage message = state.message();
        Turn failure = read(message, bdat);
        if (failure != null) {
            return failure;
        }
        if (bdat.last()) {
            message.end();
        } else {
            message.judge();
        }
        SmtpState next = bdat.last() ? state.greeted() : state;
        if (message.refusal().isPresent()) {
            SmtpReply reply = message.refusal().get();
            return known ? Turn.repeated(next, reply) : Turn.of(next, reply);
        }
        return bdat.last() ? message.accept() : Turn.of(next, Replies.chunk(bdat.octets()));
    }

    /** Null when the chunk has come, else how the session ends. */
    private Turn read(ChunkedMessage message, Bdat bdat) throws IOException {
        if (message.endless(bdat.octets())) {
            message.logEndless(bdat.octets());
            return Turn.close(Replies.TOO_LARGE);
        }
        return switch (session.readChunk(bdat.octets(), message.pace(), message::take)) {
            case COMPLETE -> null;
            case TOO_SLOW -> session.tooSlow();
            case CUT -> message.cut();
        };
    }
}
