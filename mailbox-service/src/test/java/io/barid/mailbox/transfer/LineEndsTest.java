package io.barid.mailbox.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineEndsTest {

    @ParameterizedTest
    @CsvSource({"'', -1", "a, -1", "a~b^, 1", "a~^b~^, -1", "^, 0", "~, 0", "a~^~, 3", "a^b, 1", "a~~^, 1", "a~b, 1"})
    void theFirstBareOneIsFoundHoweverItIsCut(String text, long expected) {
        byte[] octets = text.replace('~', '\r').replace('^', '\n').getBytes(StandardCharsets.US_ASCII);
        LineEnds whole = new LineEnds();
        whole.feed(octets, octets.length);
        LineEnds single = new LineEnds();
        for (byte octet : octets) {
            single.feed(new byte[] {octet}, 1);
        }
        assertThat(whole.bare()).isEqualTo(expected);
        assertThat(single.bare()).isEqualTo(expected);
    }
}
