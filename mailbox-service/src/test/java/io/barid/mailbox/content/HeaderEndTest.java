package io.barid.mailbox.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderEndTest {

    /** C stands for CR, L for LF. */
    @ParameterizedTest
    @CsvSource({
        "a: bCLCLbodyCL, 8",
        "a: bCLCL, 8",
        "CL, 2",
        "CLbodyCLCLx, 2",
        "a: bCL, 6",
        "no header, 9",
        "aCLLCLCLx, 8",
        "aCCLCLx, 6",
        "aCLCCLx, 7",
        "aLLx, 4",
        "'', 0"
    })
    void endsAfterTheFirstEmptyLineWhateverThePieces(String shown, long octets) {
        byte[] content = shown.replace('C', '\r').replace('L', '\n').getBytes(StandardCharsets.US_ASCII);
        assertThat(HeaderEnd.of(content)).isEqualTo(octets);
        HeaderEnd inPieces = new HeaderEnd();
        for (byte octet : content) {
            inPieces.feed(new byte[] {octet});
        }
        assertThat(inPieces.octets()).isEqualTo(octets);
    }
}
