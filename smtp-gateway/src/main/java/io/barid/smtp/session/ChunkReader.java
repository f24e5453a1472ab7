package io.barid.smtp.session;

import java.io.IOException;
import java.net.SocketTimeoutException;

/** Reads one chunk after BDAT, octet by octet as many as announced (RFC 3030 2). */
final class ChunkReader {

    /** How the reading ended. */
    enum End {
        COMPLETE,
        /** A span of the client's time brought neither 64 KiB nor the end. */
        TOO_SLOW,
        /** The client closed the connection. */
        CUT
    }

    private final WireReader wire;
    private final Pace pace;

    ChunkReader(WireReader wire, Pace pace) {
        this.wire = wire;
        this.pace = pace;
    }

    End read(long octets, ContentSink sink) throws IOException {
        long left = octets;
        while (left > 0) {
            try {
                if (!pace.await(wire::fill)) {
                    return End.CUT;
                }
            } catch (SocketTimeoutException e) {
                return End.TOO_SLOW;
            }
            int came = wire.give(left, sink);
            left -= came;
            pace.came(came);
        }
        return End.COMPLETE;
    }
}
