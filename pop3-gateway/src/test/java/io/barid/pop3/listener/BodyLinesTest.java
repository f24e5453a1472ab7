package io.barid.pop3.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In the table {@code /} stands for CRLF, {@code r} for CR and {@code n} for LF alone. */
class BodyLinesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "h//a/b/|0|h//",
                "h//a/b/|1|h//a/",
                "h//a/b/|2|h//a/b/",
                "h//a/b/|3|h//a/b/",
                "h//a/b|2|h//a/b",
                "/a/b/|0|/",
                "/a/b/|1|/a/",
                "//b/|1|//",
                "h/i//a/|0|h/i//",
                "h/i/|0|h/i/",
                "h|0|h",
                "''|0|''",
                "h////a/|2|h////",
                "hr//a/b/|0|hr//",
                "h/r/b//c/|0|h/r/b//",
                "h/n/b//c/|0|h/n/b//",
                "h//anb/c/|1|h//anb/",
            })
    void endsAtTheSamePlaceHoweverItIsCut(String content, long lines, String expected) {
        for (List<byte[]> pieces : Pieces.of(octets(content).getBytes(StandardCharsets.ISO_8859_1))) {
            BodyLines body = new BodyLines(lines);
            StringBuilder taken = new StringBuilder();
            for (byte[] piece : pieces) {
                if (!body.done()) {
                    taken.append(new String(piece, 0, body.take(piece), StandardCharsets.ISO_8859_1));
                }
            }
            assertThat(taken.toString()).as("cut into %s", pieces.size()).isEqualTo(octets(expected));
        }
    }

    private static String octets(String text) {
        return text.replace("/", "\r\n").replace('r', '\r').replace('n', '\n');
    }
}
