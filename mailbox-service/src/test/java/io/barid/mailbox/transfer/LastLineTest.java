package io.barid.mailbox.transfer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastLineTest {

    /** A bare LF at the end stays what it is, to be refused as one; so does a CR, which is one before another CR. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {"\"\",\"\"", "a,a!?", "a!?,a!?", "a!?b,a!?b!?", "!?,!?", "a?,a?", "a!,a!!?"})
    void onlyALineThatIsOpenIsEnded(String sent, String stored) throws IOException {
        byte[] message = octets(sent);
        assertThat(LastLine.ended(message)).isEqualTo(octets(stored));
        assertThat(new LastLine(new ByteArrayInputStream(message)).readAllBytes())
                .isEqualTo(octets(stored));
        var one = new LastLine(new ByteArrayInputStream(message));
        var all = new ByteArrayOutputStream();
        for (int octet = one.read(); octet >= 0; octet = one.read()) {
            all.write(octet);
        }
        assertThat(all.toByteArray()).isEqualTo(octets(stored));
        assertThat(one.read()).isNegative();
    }

    private static byte[] octets(String text) {
        return text.replace('!', '\r').replace('?', '\n').getBytes(US_ASCII);
    }
}
