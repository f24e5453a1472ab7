package io.barid.smtp.session;

import io.barid.smtp.policy.SizePolicy;
import io.barid.smtp.session.SessionMetrics.Refusal;
import io.barid.status.SmtpReply;
import java.util.Optional;

/**
 * A message between its first BDAT and the one that says LAST. Once refused it stays refused, with the same reply to each
 * chunk: whatever comes after a lost chunk is no whole message any more.
 */
final class ChunkedMessage implements AutoCloseable {

    private static final byte[] LINE_END = {'\r', '\n'};

    private final SizePolicy size;
    private final Pace pace;
    private final ChunkScanner scanner = new ChunkScanner();
    /** Null when it was refused before any content came. */
    private final BegunMessage message;

    private SmtpReply refusal;
    private long octets;

    private ChunkedMessage(SizePolicy size, Pace pace, BegunMessage message, SmtpReply refusal) {
        this.size = size;
        this.pace = pace;
        this.message = message;
        this.refusal = refusal;
    }

    static ChunkedMessage begun(SizePolicy size, Pace pace, BegunMessage message) {
        return new ChunkedMessage(size, pace, message, null);
    }

    /** One whose chunks are only read. */
    static ChunkedMessage refused(SizePolicy size, Pace pace, SmtpReply reply) {
        return new ChunkedMessage(size, pace, null, reply);
    }

    Pace pace() {
        return pace;
    }

    /** Whether a chunk of that length is so far beyond SIZE that it is not awaited. */
    boolean endless(long next) {
        return next > size.patience() - octets;
    }

    /** Before a chunk that is {@link #endless}. */
    void logEndless(long next) {
        if (message != null) {
            message.refused(Refusal.SIZE, "a chunk has " + next + " octets", Replies.TOO_LARGE);
        }
    }

    Optional<SmtpReply> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Takes a part of a chunk. */
    void take(byte[] buffer, int from, int length) {
        octets += length;
        if (refusal == null) {
            scanner.scan(buffer, from, from + length);
            if (scanner.fault().isEmpty() && size.allows(octets)) {
                message.write(buffer, from, length);
            }
        }
    }

    /** Looks at what has come, after each chunk; the memory of a refused message is free at once. */
    void judge() {
        if (refusal != null) {
            return;
        }
        if (!size.allows(octets)) {
            message.refused(Refusal.SIZE, "it has " + octets + " octets or more", Replies.TOO_LARGE);
            refuse(Replies.TOO_LARGE);
        } else if (scanner.fault().isPresent()) {
            message.refused(
                    Refusal.CONTENT, "its content holds a " + scanner.fault().get(), Replies.FAULTY_CONTENT);
            refuse(Replies.FAULTY_CONTENT);
        } else {
            message.trouble().ifPresent(trouble -> {
                message.refused(trouble.code() < 500 ? Refusal.AWAY : Refusal.SIZE, "it cannot be kept", trouble);
                refuse(trouble);
            });
        }
    }

    void refuse(SmtpReply reply) {
        refusal = reply;
        close();
    }

    /**
     * The last chunk has come. A last line without CRLF is given one, which neither DATA nor POP3 could carry otherwise
     * (RFC 5321 4.1.1.4), and which no DKIM signature notices (RFC 6376 3.4.3, 3.4.4).
     */
    void end() {
        boolean open = scanner.endsWithinLine();
        if (refusal == null && open && scanner.fault().isEmpty()) {
            message.write(LINE_END, 0, LINE_END.length);
        }
        judge();
    }

    /** To be asked for after {@link #end} when it was not refused. */
    Turn accept() {
        return message.accept();
    }

    /** The client went away within a chunk. */
    Turn cut() {
        return message == null ? Turn.silent(new SmtpState.Closed()) : message.cut();
    }

    @Override
    public void close() {
        if (message != null) {
            message.close();
        }
    }
}
