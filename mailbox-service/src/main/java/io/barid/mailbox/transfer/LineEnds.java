package io.barid.mailbox.transfer;

/**
 * Looks for a CR or LF that stands alone, in pieces of any size: mail has none (RFC 5321 2.3.8), and a POP3 client could take
 * one for the end of a line, and a dot behind it for the end of the message.
 */
final class LineEnds {

    private boolean afterCr;
    private long seen;
    private long bare = -1;

    void feed(byte[] octets, int length) {
        for (int i = 0; i < length && bare < 0; i++) {
            boolean lf = octets[i] == '\n';
            if (afterCr != lf) {
                bare = afterCr ? seen + i - 1 : seen + i;
            }
            afterCr = octets[i] == '\r';
        }
        seen += length;
    }

    /** Whether what follows no longer matters. */
    boolean broken() {
        return bare >= 0;
    }

    /** Where the first one stands, counted from 0; -1 when there is none. To be asked at the end. */
    long bare() {
        return bare < 0 && afterCr ? seen - 1 : bare;
    }

    static String sentence(long bare) {
        return "Octet " + bare + " is a CR or LF that stands alone; lines of mail end with CRLF.";
    }
}
