package io.barid.relay.bounce;

import java.nio.charset.StandardCharsets;

/** Any octets as short lines of ASCII (RFC 2045 6.7); CRLF stays a line end. */
final class QuotedPrintable {

    private static final int WIDTH = 76;

    private QuotedPrintable() {}

    static byte[] encoded(byte[] octets) {
        StringBuilder text = new StringBuilder(octets.length + octets.length / 8);
        int column = 0;
        for (int i = 0; i < octets.length; i++) {
            if (lineEnd(octets, i)) {
                text.append("\r\n");
                column = 0;
                i++;
                continue;
            }
            String one = one(octets, i);
            if (column + one.length() >= WIDTH) {
                text.append("=\r\n");
                column = 0;
            }
            text.append(one);
            column += one.length();
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean lineEnd(byte[] octets, int at) {
        return octets[at] == '\r' && at + 1 < octets.length && octets[at + 1] == '\n';
    }

    private static String one(byte[] octets, int at) {
        byte octet = octets[at];
        boolean blank = octet == ' ' || octet == '\t';
        boolean lastOfLine = at + 1 == octets.length || lineEnd(octets, at + 1);
        boolean itself = blank ? !lastOfLine : octet > 0x20 && octet < 0x7F && octet != '=';
        return itself ? String.valueOf((char) octet) : String.format("=%02X", octet);
    }
}
