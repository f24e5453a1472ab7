package io.barid.allinone.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrlfStreamTest {

    private static CrlfStream of(String text) {
        return new CrlfStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** ~ is CR, ^ is LF. */
    @ParameterizedTest
    @CsvSource({
        "A: b^^c^, A: b~^~^c~^, false",
        "A: b~^~^c, A: b~^~^c, false",
        "A: b~~^^, A: b~^~^, false",
        "A: b~c^^d~e^, A: b c~^~^d~^e~^, true",
        "A: b^^c~, A: b~^~^c~^, false",
        "^~x, ~^~^x, true",
        "\u00e4\u0000^, \u00e4\u0000~^, false",
        "'', '', false"
    })
    void linesEndAsInMail(String text, String expected, boolean repaired) throws IOException {
        CrlfStream whole = of(text.replace('~', '\r').replace('^', '\n'));
        CrlfStream single = of(text.replace('~', '\r').replace('^', '\n'));
        assertThat(shown(whole.readAllBytes())).isEqualTo(expected);
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int octet = single.read(); octet >= 0; octet = single.read()) {
            octets.write(octet);
        }
        assertThat(shown(octets.toByteArray())).isEqualTo(expected);
        assertThat(whole.repaired()).isEqualTo(repaired);
    }

    private static String shown(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1)
                .replace('\r', '~')
                .replace('\n', '^');
    }

    @Test
    void longTextGrowsByItsLineEndsOnly() throws IOException {
        assertThat(of("\n".repeat(100_001)).readAllBytes()).hasSize(200_002);
        assertThat(of("x\r".repeat(100_000)).readAllBytes()).hasSize(200_001);
    }
}
