package io.barid.relay.bounce;

import static io.barid.relay.bounce.Examples.notice;
import static io.barid.relay.bounce.Examples.recipient;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.message.Envelope;
import io.barid.message.Notify;
import io.barid.relay.bounce.Notice.Kind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BouncePolicyTest {

    private static Notice of(Kind kind, String recipient, String... given) {
        return notice(kind, "5.0.0", "reason", recipient, given);
    }

    /** RFC 3461 4.1. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,               FAILED,    true",
                "-,               DELAYED,   true",
                "-,               DELIVERED, false",
                "-,               RELAYED,   false",
                "NEVER,           FAILED,    false",
                "NEVER,           DELAYED,   false",
                "NEVER,           DELIVERED, false",
                "NEVER,           RELAYED,   false",
                "FAILURE,         FAILED,    true",
                "FAILURE,         DELAYED,   false",
                "FAILURE,         DELIVERED, false",
                "DELAY,           FAILED,    false",
                "DELAY,           DELAYED,   true",
                "SUCCESS,         FAILED,    false",
                "SUCCESS,         DELAYED,   false",
                "SUCCESS,         DELIVERED, true",
                "SUCCESS,         RELAYED,   true",
                "SUCCESS FAILURE, FAILED,    true",
                "SUCCESS FAILURE, RELAYED,   true",
                "SUCCESS FAILURE, DELAYED,   false"
            })
    void obeysNotify(String wishes, Kind kind, boolean owed) {
        Notify[] all = wishes == null
                ? new Notify[0]
                : Arrays.stream(wishes.split(" ")).map(Notify::valueOf).toArray(Notify[]::new);
        Envelope envelope =
                Examples.message("", recipient("bob@elsewhere.test", all)).envelope();
        Notice notice = of(kind, "bob@elsewhere.test", "bob@elsewhere.test");
        assertThat(BouncePolicy.owed(envelope, List.of(notice))).isEqualTo(owed ? List.of(notice) : List.of());
    }

    @Test
    void asksEachForwardPathThatLedThere() {
        Envelope envelope = Examples.message(
                        "",
                        recipient("a@ours.test", Notify.NEVER),
                        recipient("b@ours.test", Notify.FAILURE),
                        recipient("c@ours.test"))
                .envelope();
        Notice both = of(Kind.FAILED, "x@elsewhere.test", "a@ours.test", "b@ours.test", "c@ours.test");
        Notice silent = of(Kind.FAILED, "y@elsewhere.test", "a@ours.test");
        assertThat(BouncePolicy.owed(envelope, List.of(both, silent, both)))
                .containsExactly(of(Kind.FAILED, "x@elsewhere.test", "b@ours.test", "c@ours.test"));
    }

    @Test
    void aForwardPathThatIsNotInTheEnvelopeAskedForNothing() {
        Envelope envelope =
                Examples.message("", recipient("a@ours.test", Notify.NEVER)).envelope();
        Notice other = of(Kind.FAILED, "x@elsewhere.test", "b@ours.test");
        assertThat(BouncePolicy.owed(envelope, List.of(other))).containsExactly(other);
    }
}
