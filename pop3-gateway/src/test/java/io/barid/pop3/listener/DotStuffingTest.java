package io.barid.pop3.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In the tables {@code /} stands for CRLF, {@code r} for CR and {@code n} for LF alone. */
class DotStuffingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|./",
                "/|/./",
                ".|.././",
                "./|.././",
                "../|..././",
                "a/|a/./",
                "a|a/./",
                "a/.|a/.././",
                "a/./.b/|a/../..b/./",
                "/./|/.././",
                "a/../.|a/.../.././",
                "a.b/.c./|a.b/..c././",
                "/./././.|/../../../.././",
                "ar|ar/./",
                "an|an/./",
                "r.n./|r.n././",
                "n./|n././",
                "ar/./|ar/.././",
                "an./.|an./.././",
            })
    void stuffsTheSameHoweverItIsCut(String content, String wire) throws IOException {
        String expected = octets(wire);
        for (List<byte[]> pieces : Pieces.of(octets(content).getBytes(StandardCharsets.ISO_8859_1))) {
            assertThat(stuff(pieces)).as("cut into %s", pieces.size()).isEqualTo(expected);
        }
    }

    @Test
    void onlyTheGivenLengthOfAPieceCounts() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DotStuffing stuffing = new DotStuffing(out);
        stuffing.write("a\r\n.b".getBytes(StandardCharsets.US_ASCII), 3);
        stuffing.end();
        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("a\r\n.\r\n");
    }

    private static String stuff(List<byte[]> pieces) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DotStuffing stuffing = new DotStuffing(out);
        for (byte[] piece : pieces) {
            stuffing.write(piece, piece.length);
        }
        stuffing.end();
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static String octets(String text) {
        return text.replace("/", "\r\n").replace('r', '\r').replace('n', '\n');
    }
}
