package io.barid.relay.bounce;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** Boundaries that nobody can guess before the report is written, and that are not in it (RFC 2046 5.1.1). */
final class Boundary {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Boundary() {}

    /** One that is neither in the notices nor in the header; quoted-printable never holds {@code =_}. */
    static String outside(byte[] header, List<Notice> notices) {
        String texts = notices.toString();
        while (true) {
            byte[] random = new byte[16];
            RANDOM.nextBytes(random);
            String boundary = "=_barid_" + HexFormat.of().formatHex(random);
            if (!texts.contains(boundary) && Original.indexOf(header, octets(boundary)) < 0) {
                return boundary;
            }
        }
    }

    /** What begins a line that ends a part. */
    static byte[] delimiter(String boundary) {
        return octets("--" + boundary);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
