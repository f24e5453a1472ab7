package io.barid.query;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.query.MaildropApi.LeaseAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The form does not change: gateways and mailbox-service are upgraded apart. */
class LeaseLineTest {

    private static final LeaseAnswer GRANTED = new LeaseAnswer.Granted(new LeaseToken("0123456789abcdefABCDEF_-"));

    @Test
    void theForm() throws IOException {
        assertThat(LeaseLine.write(GRANTED)).isEqualTo("lease 0123456789abcdefABCDEF_-\n".getBytes(US_ASCII));
        assertThat(LeaseLine.write(new LeaseAnswer.InUse())).isEqualTo("in-use\n".getBytes(US_ASCII));
        assertThat(LeaseLine.read(new ByteArrayInputStream(LeaseLine.write(GRANTED))))
                .isEqualTo(GRANTED);
    }

    @Test
    void nothingBehindItIsRead() throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream("in-use\nend 0\n".getBytes(US_ASCII));
        assertThat(LeaseLine.read(in)).isEqualTo(new LeaseAnswer.InUse());
        assertThat(in.readAllBytes()).isEqualTo("end 0\n".getBytes(US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lease 0123456789abcdefABCDEF_-", "lease short\n", "1 200 abc\n", "\n"})
    void anythingElseIsNone(String text) {
        assertThatThrownBy(() -> LeaseLine.read(new ByteArrayInputStream(text.getBytes(US_ASCII))))
                .isInstanceOf(IOException.class);
    }
}
