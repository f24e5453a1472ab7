package io.barid.relay.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of a reply. */
class ReplyReaderTest {

    private static ReplyReader reader(String text) {
        return new ReplyReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void ofALongReplyTheBeginIsKeptAndTheRestRead() throws IOException {
        String line = "\u0101" + "x".repeat(2000) + "\r\n";
        ReplyReader reader = reader(("250-" + line).repeat(99) + "250 " + line + "354 next\r\n");
        RemoteReply reply = reader.read();
        assertThat(reply.code()).isEqualTo(250);
        assertThat(reply.lines()).hasSize(4).allMatch(kept -> kept.length() == 2001);
        assertThat(reader.read()).isEqualTo(new RemoteReply(354, List.of("next")));
    }

    @Test
    void whatIsForgottenIsCheckedAllTheSame() {
        String line = "x".repeat(2000) + "\r\n";
        assertThatThrownBy(
                        () -> reader(("250-" + line).repeat(50) + "550 " + line).read())
                .isInstanceOf(LostException.class)
                .hasMessageContaining("two codes");
        assertThatThrownBy(() -> reader(("250-" + line).repeat(101)).read())
                .isInstanceOf(LostException.class)
                .hasMessageContaining("more than 100 lines");
    }
}
