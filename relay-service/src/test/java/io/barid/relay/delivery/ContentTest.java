package io.barid.relay.delivery;

import static io.barid.relay.delivery.Remote.fate;
import static io.barid.relay.delivery.Remote.mail;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.relay.delivery.Attempt.Reach;
import io.barid.remotemx.ScriptedMx;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;

/** Octet for octet. */
class ContentTest {

    private final Remote remote = new Remote(2);
    private final ScriptedMx mx = remote.mx();

    @AfterEach
    void end() {
        remote.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'', '.~'",
        "a, 'a~.~'",
        "'a~', 'a~.~'",
        "'a~~', 'a~~.~'",
        "'.', '..~.~'",
        "'.~', '..~.~'",
        "'.~.~..~a.~', '..~..~...~a.~.~'",
        "'a~.b.c~', 'a~..b.c~.~'"
    })
    void dotsAndEnds(String content, String raw) {
        assertThat(fate(remote.deliver(mail(content.replace("~", "\r\n"))), 0)).isEqualTo("delivered");
        assertThat(mx.received().getFirst().raw()).asString().isEqualTo(raw.replace("~", "\r\n"));
    }

    /** Lines that begin with dots at all places of blocks and pieces. */
    private static byte[] large(int octets) {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder(octets + 100);
        while (text.length() < octets) {
            text.append(".".repeat(random.nextInt(3)))
                    .append("x".repeat(random.nextInt(70)))
                    .append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void largeContentFromTheStore() {
        byte[] content = large(30 * 1024 * 1024);
        assertThat(fate(remote.deliver(remote.stored(content, "X-Prefix: 1\r\n")), 0))
                .isEqualTo("delivered");
        byte[] got = mx.received().getFirst().content();
        assertThat(new String(got, 0, 13, StandardCharsets.US_ASCII)).isEqualTo("X-Prefix: 1\r\n");
        assertThat(java.util.Arrays.equals(got, 13, got.length, content, 0, content.length))
                .isTrue();
        assertThat(mx.sessions().getFirst().commands())
                .contains("MAIL FROM:<alice@here.example> SIZE=" + (content.length + 13) + " BODY=8BITMIME");
    }

    @Test
    void aStoreThatStopsInTheMiddle() {
        remote.contents.failsAt = 2 * 1024 * 1024;
        remote.contents.failure = new ResourceAccessException("away");
        Attempt attempt = remote.deliver(remote.stored(large(4 * 1024 * 1024), ""));
        assertThat(fate(attempt, 0)).isEqualTo("4.3.0");
        assertThat(attempt.reach()).isEqualTo(Reach.SERVED);
        assertThat(remote.mx(2).sessions()).isEmpty();
        remote.contents.failsAt = 0;
        remote.contents.failure = HttpClientErrorException.create(
                HttpStatus.NOT_FOUND, "gone", new HttpHeaders(), new byte[0], StandardCharsets.UTF_8);
        assertThat(fate(remote.deliver(remote.stored(large(100), "")), 0)).isEqualTo("5.3.0");
        assertThat(mx.arrived()).isEmpty();
    }

    @Test
    void aBareLineEndInStoredContent() {
        byte[] content = large(3 * 1024 * 1024);
        content[content.length - 1] = 'x';
        assertThat(fate(remote.deliver(remote.stored(content, "")), 0)).isEqualTo("5.6.11");
        assertThat(mx.arrived()).isEmpty();
        mx.extensions();
        assertThat(fate(remote.deliver(remote.stored(content, "")), 0)).isEqualTo("5.6.11");
    }

    @Test
    void storedContentForAHostWithout8BitMime() {
        mx.extensions("PIPELINING");
        assertThat(fate(remote.deliver(remote.stored(large(100), "")), 0)).isEqualTo("delivered");
        byte[] content = large(100);
        content[2] = (byte) 0xE9;
        assertThat(fate(remote.deliver(remote.stored(content, "")), 0)).isEqualTo("5.6.3");
    }
}
