package io.barid.relay.smtp;

import io.barid.status.EnhancedStatus;
import java.io.IOException;
import java.util.Optional;

/** The conversation cannot go on: the connection is gone, the time is over, or the host said what no server says. */
@SuppressWarnings("serial") // never written
final class LostException extends IOException {

    private final EnhancedStatus status;
    private final Optional<RemoteReply> reply;

    private LostException(EnhancedStatus status, String reason, Optional<RemoteReply> reply) {
        super(reason);
        this.status = status;
        this.reply = reply;
    }

    /** Lost, or out of time: 4.4.2, "bad connection". */
    static LostException connection(String reason) {
        return new LostException(EnhancedStatus.parse("4.4.2"), reason, Optional.empty());
    }

    /** Not SMTP: 4.5.0, "other protocol status". */
    static LostException protocol(String reason) {
        return new LostException(EnhancedStatus.parse("4.5.0"), reason, Optional.empty());
    }

    /** 421: the host says that it closes the connection. */
    static LostException goneAway(RemoteReply reply) {
        return new LostException(reply.statusForNow(), "the host wants no more mail now", Optional.of(reply));
    }

    EnhancedStatus status() {
        return status;
    }

    /** Present when the host announced it. */
    Optional<RemoteReply> reply() {
        return reply;
    }
}
