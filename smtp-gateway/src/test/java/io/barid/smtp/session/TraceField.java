package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** The Received field that the gateway puts on top. */
final class TraceField {

    private TraceField() {}

    /** What stands below it, one character for each octet. */
    static String below(byte[] value) {
        String text = new String(value, ISO_8859_1);
        assertThat(text).startsWith("Received: from ");
        return text.substring(end(text));
    }

    /** The field itself with its line ends. */
    static String of(byte[] value) {
        String text = new String(value, ISO_8859_1);
        return text.substring(0, end(text));
    }

    private static int end(String text) {
        int at = text.indexOf("\r\n");
        while (text.startsWith("\t", at + 2)) {
            at = text.indexOf("\r\n", at + 2);
        }
        return at + 2;
    }
}
