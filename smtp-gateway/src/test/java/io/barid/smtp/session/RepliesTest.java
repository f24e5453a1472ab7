package io.barid.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.message.QueueId;
import io.barid.status.SmtpReply;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RepliesTest {

    /** The table's constants by their names. */
    static Map<String, SmtpReply> constants() {
        Map<String, SmtpReply> constants = new LinkedHashMap<>();
        for (Field field : Replies.class.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == SmtpReply.class) {
                try {
                    constants.put(field.getName(), (SmtpReply) field.get(null));
                } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return constants;
    }

    static Stream<SmtpReply> replies() {
        return Stream.concat(
                constants().values().stream(),
                Stream.of(
                        Replies.queued(QueueId.next()),
                        Replies.chunk(Long.MAX_VALUE),
                        Replies.wrongSender("why"),
                        Replies.wrongRecipient("why")));
    }

    /** RFC 2034 4: every 2yz, 4yz and 5yz but those to EHLO and HELO and the greeting, of the same class. */
    @ParameterizedTest
    @MethodSource("replies")
    void hasAnEnhancedStatusOfItsClass(SmtpReply reply) {
        int kind = reply.code() / 100;
        if (kind == 3) {
            assertThat(reply.status()).isEmpty();
        } else {
            assertThat(reply.status().orElseThrow().toString()).startsWith(kind + ".");
        }
    }

    /** RFC 5321 4.5.3.1.5, and a text that any terminal shows. */
    @ParameterizedTest
    @MethodSource("replies")
    void isShortAndAscii(SmtpReply reply) {
        assertThat(reply.wire()).hasSizeLessThan(512).matches("[ -~]+\r\n");
    }

    @Test
    void thereAreMany() {
        assertThat(constants()).hasSizeGreaterThan(40);
    }
}
