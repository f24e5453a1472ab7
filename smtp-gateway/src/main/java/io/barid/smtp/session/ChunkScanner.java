package io.barid.smtp.session;

import java.util.Optional;

/**
 * Looks through content that comes in chunks of known length (RFC 3030): nothing in it ends it and dots are dots, but what
 * no DATA could carry is a fault here too. Lines may go on from one chunk to the next, and so may a CRLF.
 */
final class ChunkScanner {

    private boolean afterCr;
    private boolean lineBegun;
    private ContentFault fault;

    void scan(byte[] octets, int from, int to) {
        int i = from;
        while (i < to) {
            if (afterCr) {
                i = afterCr(octets, i);
            } else {
                int next = ContentScanner.skipText(octets, i, to);
                lineBegun |= next > i;
                if (next < to) {
                    step(octets[next]);
                }
                i = next + 1;
            }
        }
    }

    /** Returns the index to go on at: only an LF belongs to the CR. */
    private int afterCr(byte[] octets, int i) {
        afterCr = false;
        if (octets[i] == '\n') {
            lineBegun = false;
            return i + 1;
        }
        fault(ContentFault.BARE_CR);
        return i;
    }

    private void step(byte octet) {
        lineBegun = true;
        if (octet == '\r') {
            afterCr = true;
        } else {
            fault(octet == '\n' ? ContentFault.BARE_LF : ContentFault.NUL);
        }
    }

    /** No more chunks come. @return whether the last line lacks its CRLF */
    boolean endsWithinLine() {
        if (afterCr) {
            fault(ContentFault.BARE_CR);
        }
        return lineBegun;
    }

    /** The first fault found so far; at the end to be asked after {@link #endsWithinLine}. */
    Optional<ContentFault> fault() {
        return Optional.ofNullable(fault);
    }

    private void fault(ContentFault found) {
        if (fault == null) {
            fault = found;
        }
    }
}
