package io.barid.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SmtpReplyTest {

    @Test
    void theStatusStandsOnEachLine() {
        SmtpReply reply = new SmtpReply(
                550, java.util.Optional.of(EnhancedStatus.parse("5.1.1")), java.util.List.of("no such", "user"));
        assertThat(reply.wire()).isEqualTo("550-5.1.1 no such\r\n550 5.1.1 user\r\n");
    }

    @Test
    void aReplyCannotBeMadeToSayTwoThings() {
        assertThatThrownBy(() -> SmtpReply.of(250, "2.0.0", "ok\r\n250 more"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
