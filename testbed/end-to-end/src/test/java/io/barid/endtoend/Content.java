package io.barid.endtoend;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Messages to send. */
final class Content {

    private Content() {}

    static byte[] of(String subject, String body) {
        return ("From: Ahmed <ahmed@example.test>\r\nTo: aya@example.test\r\nSubject: " + subject + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Lines of all lengths with every octet but CR, LF and NUL, many beginning with dots; the same for a seed. */
    static byte[] hard(long seed, int octets) {
        Random random = new Random(seed);
        StringBuilder body = new StringBuilder(octets + 1100);
        while (body.length() < octets) {
            int length = random.nextInt(20) == 0 ? random.nextInt(998) : random.nextInt(80);
            body.append(".".repeat(random.nextInt(3)));
            for (int i = 0; i < length; i++) {
                body.append(anyOctet(random));
            }
            body.append("\r\n");
        }
        return of("hard " + seed, body.toString());
    }

    private static char anyOctet(Random random) {
        char c = (char) (1 + random.nextInt(255));
        return c == '\r' || c == '\n' ? '.' : c;
    }

    /** Without the trace fields that Barid puts on top: what begins with our From field. */
    static byte[] withoutTrace(byte[] received) {
        String text = new String(received, StandardCharsets.ISO_8859_1);
        int from = text.startsWith("From: Ahmed") ? 0 : text.indexOf("\r\nFrom: Ahmed") + 2;
        return text.substring(from).getBytes(StandardCharsets.ISO_8859_1);
    }
}
