package io.barid.relay.bounce;

import java.util.Arrays;

/**
 * Whether octets can be part of a report as they are: lines of at most 998 octets ended by CRLF (RFC 5322 2.1.1), no
 * 0x00, and no line that begins like the report's boundary. Takes them piece by piece.
 */
final class ContentCheck {

    private static final int LONGEST_LINE = 998;

    private final byte[] delimiter;
    private final byte[] lineBegin;
    private int column;
    private boolean afterCr;
    private boolean clean = true;
    private boolean eightBit;

    /** @param delimiter two hyphens and the boundary */
    ContentCheck(byte[] delimiter) {
        this.delimiter = delimiter;
        this.lineBegin = new byte[delimiter.length];
    }

    ContentCheck take(byte[] octets) {
        for (byte octet : octets) {
            if (afterCr != (octet == '\n') || octet == 0) {
                clean = false;
            }
            if (octet == '\n') {
                column = 0;
            } else if (octet != '\r') {
                add(octet);
            }
            afterCr = octet == '\r';
        }
        return this;
    }

    private void add(byte octet) {
        eightBit |= octet < 0;
        if (column < lineBegin.length) {
            lineBegin[column] = octet;
        }
        column++;
        if (column > LONGEST_LINE || column == delimiter.length && Arrays.equals(lineBegin, delimiter)) {
            clean = false;
        }
    }

    /** Asked at the end. */
    boolean clean() {
        return clean && !afterCr;
    }

    /** Whether an octet above 0x7F was there. */
    boolean eightBit() {
        return eightBit;
    }
}
