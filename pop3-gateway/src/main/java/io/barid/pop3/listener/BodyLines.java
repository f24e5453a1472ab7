package io.barid.pop3.listener;

/**
 * Finds where TOP ends (RFC 1939 section 7): after the header, the empty line and as many lines of the body as were asked
 * for. Takes the message in pieces, cut anywhere.
 */
final class BodyLines {

    private long left;
    private boolean inHeader = true;
    private boolean lineEmpty = true;
    private boolean carriageReturn;
    private boolean done;

    BodyLines(long lines) {
        this.left = lines;
    }

    /** Whether everything that was asked for has been taken. */
    boolean done() {
        return done;
    }

    /** How many octets of the next piece belong to it, from its begin. */
    int take(byte[] piece) {
        for (int i = 0; i < piece.length; i++) {
            byte octet = piece[i];
            if (octet == '\n' && carriageReturn) {
                if (endsWithThisLine()) {
                    done = true;
                    return i + 1;
                }
                lineEmpty = true;
                carriageReturn = false;
            } else {
                lineEmpty &= !carriageReturn && octet == '\r';
                carriageReturn = octet == '\r';
            }
        }
        return piece.length;
    }

    private boolean endsWithThisLine() {
        if (!inHeader) {
            return --left == 0;
        }
        inHeader = !lineEmpty;
        return !inHeader && left == 0;
    }
}
