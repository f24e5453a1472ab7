package io.barid.smtp.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Finds the end of content and takes out the dots that the client put in (RFC 5321 4.5.2). Only CRLF.CRLF ends content,
 * whatever else looks like it; anything that another system could take for a line end is a fault, and the search for
 * the real end goes on. Works on arrays of any cut, eight octets at a time where nothing happens.
 */
final class ContentScanner {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;
    /** CR, LF and NUL lie below it. */
    private static final long LIMIT = 0x0E * ONES;

    private enum At {
        LINE_START,
        IN_LINE,
        AFTER_CR,
        /** CRLF and a dot, which is never content. */
        AFTER_DOT,
        /** CRLF, a dot and a CR: an LF now is the end. */
        AFTER_DOT_CR
    }

    /** What precedes content is the CRLF of the line that said DATA. */
    private At at = At.LINE_START;

    private boolean ended;
    private ContentFault fault;

    /** Whether CRLF.CRLF has come. */
    boolean ended() {
        return ended;
    }

    /** The first fault found; what was written to the sink is then worthless. */
    Optional<ContentFault> fault() {
        return Optional.ofNullable(fault);
    }

    /**
     * Reads on.
     *
     * @return the index after the last octet that belongs to the content or its end: {@code to}, unless it ended before
     */
    int scan(byte[] octets, int from, int to, ContentSink sink) {
        int run = from;
        int i = from;
        while (i < to) {
            if (at == At.IN_LINE) {
                i = skipText(octets, i, to);
                if (i == to) {
                    break;
                }
            }
            byte octet = octets[i];
            if (at == At.LINE_START && octet == '.') {
                give(octets, run, i, sink);
                run = i + 1;
                at = At.AFTER_DOT;
            } else if (at == At.AFTER_DOT_CR && octet == '\n') {
                ended = true;
                return i + 1;
            } else {
                step(octet);
            }
            i++;
        }
        // the CR after a lone dot is no content: either the end follows or a fault was found
        give(octets, run, at == At.AFTER_DOT_CR ? Math.max(run, to - 1) : to, sink);
        return to;
    }

    private void step(byte octet) {
        boolean pendingCr = at == At.AFTER_CR || at == At.AFTER_DOT_CR;
        if (pendingCr && octet != '\n') {
            fault(ContentFault.BARE_CR);
        }
        switch (octet) {
            case '\r' -> at = at == At.AFTER_DOT ? At.AFTER_DOT_CR : At.AFTER_CR;
            case '\n' -> {
                if (!pendingCr) {
                    fault(ContentFault.BARE_LF);
                }
                at = pendingCr ? At.LINE_START : At.IN_LINE;
            }
            case 0 -> {
                fault(ContentFault.NUL);
                at = At.IN_LINE;
            }
            default -> at = At.IN_LINE;
        }
    }

    private void fault(ContentFault found) {
        if (fault == null) {
            fault = found;
        }
    }

    private void give(byte[] octets, int from, int to, ContentSink sink) {
        if (to > from && fault == null) {
            sink.write(octets, from, to - from);
        }
    }

    /** The first index at or after {@code i} with an octet that matters within a line. */
    static int skipText(byte[] octets, int i, int to) {
        int at = i;
        while (at + Long.BYTES <= to) {
            long eight = (long) LONGS.get(octets, at);
            if (((eight - LIMIT) & ~eight & HIGHS) != 0) {
                int found = firstOfEight(octets, at);
                if (found >= 0) {
                    return found;
                }
            }
            at += Long.BYTES;
        }
        while (at < to && !matters(octets[at])) {
            at++;
        }
        return at;
    }

    private static int firstOfEight(byte[] octets, int from) {
        for (int i = from; i < from + Long.BYTES; i++) {
            if (matters(octets[i])) {
                return i;
            }
        }
        return -1;
    }

    private static boolean matters(byte octet) {
        return octet == '\r' || octet == '\n' || octet == 0;
    }
}
