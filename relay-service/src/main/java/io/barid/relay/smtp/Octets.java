package io.barid.relay.smtp;

import io.barid.relay.smtp.Content.Blocks;
import io.barid.relay.smtp.Content.ContentTrouble;

/** Looks through content, to know what a host must be able to take. */
final class Octets {

    private Octets() {}

    /**
     * What content holds.
     *
     * @param eightBit    octets above 127
     * @param bareLineEnd CR or LF that stands alone
     */
    record Kind(boolean eightBit, boolean bareLineEnd) {}

    static Kind of(Content content) throws ContentTrouble {
        boolean eightBit = false;
        boolean bare = false;
        byte previous = 0;
        try (Blocks blocks = content.open()) {
            for (byte[] block = blocks.next(); block != null; block = blocks.next()) {
                for (byte octet : block) {
                    if (octet <= '\r') {
                        eightBit |= octet < 0;
                        bare |= octet == '\n' && previous != '\r';
                    }
                    bare |= previous == '\r' && octet != '\n';
                    previous = octet;
                }
            }
        }
        return new Kind(eightBit, bare || previous == '\r');
    }

    /** Whether a header field, of the message or of one of its parts, holds octets above 127 (RFC 6532). */
    static boolean headerBeyondAscii(Content content) throws ContentTrouble {
        HeaderScan scan = new HeaderScan();
        try (Blocks blocks = content.open()) {
            for (byte[] block = blocks.next(); block != null; block = blocks.next()) {
                for (byte octet : block) {
                    scan.octet(octet);
                    if (scan.found) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** A part's header is what follows a line that begins like a boundary, up to an empty line. */
    private static final class HeaderScan {
        private boolean found;
        private boolean header = true;
        private boolean boundary;
        private int column;

        void octet(byte octet) {
            if (octet == '\r') {
                return;
            }
            if (octet == '\n') {
                header = boundary || header && column > 0;
                boundary = false;
                column = 0;
                return;
            }
            found = header && octet < 0;
            // "-- " before a signature is no boundary
            switch (column) {
                case 0 -> boundary = octet == '-';
                case 1 -> boundary &= octet == '-';
                case 2 -> boundary &= octet != ' ';
                default -> {}
            }
            column++;
        }
    }
}
