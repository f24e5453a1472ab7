package io.barid.relay.delivery;

import static io.barid.relay.delivery.Remote.SMALL;
import static io.barid.relay.delivery.Remote.fate;
import static io.barid.relay.delivery.Remote.mail;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.relay.delivery.Attempt.Reach;
import io.barid.remotemx.Authority;
import io.barid.remotemx.Reaction;
import io.barid.remotemx.ScriptedMx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a host misbehaves, the attempt ends soon and cleanly, and the mail waits. */
@Timeout(20)
class HostileHostTest {

    private final Remote remote = new Remote(1);
    private final ScriptedMx mx = remote.mx();

    @BeforeEach
    void shortWaits() {
        remote.timeout = Duration.ofMillis(600);
    }

    @AfterEach
    void end() {
        remote.close();
    }

    private Attempt waits(String step, String status) {
        long start = System.nanoTime();
        Attempt attempt = remote.deliver(mail(SMALL, "bob@there.example", "eve@there.example"));
        assertThat(Remote.fates(attempt)).containsExactly(status, status);
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(6000);
        assertThat(mx.received()).isEmpty();
        // what never greets is no mail host
        assertThat(attempt.reach()).isEqualTo(step.equals("(connect)") ? Reach.UNREACHED : Reach.PUSHED_BACK);
        assertThat(attempt.transcript()).hasSizeLessThan(130).allMatch(line -> line.length() < 310);
        return attempt;
    }

    @ParameterizedTest
    @ValueSource(strings = {"(connect)", "EHLO", "STARTTLS", "MAIL", "RCPT", "DATA", "(end)"})
    void hangs(String step) {
        mx.tls(Authority.selfSigned("mx1.there.example")).always(step, Reaction.hang());
        assertThat(waits(step, "4.4.2").unsure()).isEqualTo(step.equals("(end)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(connect)", "EHLO", "STARTTLS", "MAIL", "RCPT", "DATA", "(end)"})
    void closesOrResets(String step) {
        mx.tls(Authority.selfSigned("mx1.there.example"))
                // a reset at once may come before we know that we are connected
                .enqueue(step, Reaction.drop(), step.equals("(connect)") ? Reaction.drop() : Reaction.reset());
        waits(step, "4.4.2");
        waits(step, "4.4.2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(connect)", "EHLO", "MAIL", "(end)"})
    void oneOctetAtATime(String step) {
        mx.always(step, Reaction.drip(Duration.ofMillis(200), "250 this takes longer than anybody waits\r\n"));
        waits(step, "4.4.2");
    }

    static Stream<Arguments> noReplies() {
        return Stream.of("(connect)", "EHLO", "MAIL", "RCPT", "DATA", "(end)")
                .flatMap(step -> Stream.of(
                                Reaction.endless("2"),
                                Reaction.endless("250-more\r\n"),
                                Reaction.raw("250-a\r\n550 b\r\n"),
                                Reaction.raw("hello\r\n"),
                                Reaction.raw("2x0 ok\r\n"),
                                Reaction.raw("150 ok\r\n"),
                                Reaction.raw("650 ok\r\n"),
                                Reaction.raw("250_ok\r\n"),
                                Reaction.raw("\r\n"),
                                Reaction.raw("\u0000\u0000\u0000\r\n"),
                                Reaction.raw("354 not now\r\n"))
                        .map(reaction -> Arguments.of(step, reaction)));
    }

    @ParameterizedTest
    @MethodSource("noReplies")
    void wrongReplies(String step, Reaction reaction) {
        if (step.equals("DATA")) {
            mx.always(step, reaction);
            Attempt attempt = remote.deliver(mail(SMALL));
            // 354 is right here
            assertThat(fate(attempt, 0)).isIn("4.5.0", "delivered");
            return;
        }
        mx.always(step, reaction);
        waits(step, step.equals("(end)") ? "4.4.2" : "4.5.0");
    }

    @Test
    void aGreetingThatRefusesIsStillOne() {
        mx.always("(connect)", "421 4.3.2 busy");
        assertThat(remote.deliver(mail(SMALL)).reach()).isEqualTo(Reach.PUSHED_BACK);
        mx.always("(connect)", "554 5.3.2 never");
        assertThat(remote.deliver(mail(SMALL)).reach()).isEqualTo(Reach.PUSHED_BACK);
    }

    @Test
    void wrongCodeToData() {
        mx.always("DATA", "250 ok");
        waits("DATA", "4.5.0");
    }

    @Test
    void neverReadsTheContent() {
        mx.always("(body)", Reaction.hang());
        byte[] large = "Large line of text for a host that reads nothing.\r\n"
                .repeat(200_000)
                .getBytes(StandardCharsets.UTF_8);
        Attempt attempt = remote.deliver(remote.stored(large, ""));
        assertThat(fate(attempt, 0)).isEqualTo("4.4.2");
        assertThat(attempt.unsure()).isFalse();
    }

    @Test
    void refusesInTheMiddleOfTheContent() {
        mx.always("(body)", Reaction.replyAndDrop("552 5.3.4 too much"));
        byte[] large = "Large line of text for a host that reads nothing.\r\n"
                .repeat(200_000)
                .getBytes(StandardCharsets.UTF_8);
        // the reset may overtake the reply, then it is only lost
        assertThat(fate(remote.deliver(remote.stored(large, "")), 0)).isIn("5.3.4", "4.4.2");
    }

    @Test
    void commandsInjectedBeforeTheHandshake() {
        mx.tls(Authority.selfSigned("mx1.there.example"))
                .always("STARTTLS", Reaction.raw("220 go\r\n250 injected\r\n"));
        waits("STARTTLS", "4.5.0");
        assertThat(mx.sessions()).hasSize(1);
        assertThat(mx.sessions().getFirst().commands()).noneMatch(line -> line.startsWith("MAIL"));
    }

    @Test
    void textOfRepliesIsCleaned() {
        mx.always(
                "RCPT",
                Reaction.reply(
                        "550-5.1.1 \u001b[31mred\u202e\u0007" + "x".repeat(900), "550 5.1.1 " + "y".repeat(900)));
        DeliveryOutcome.Failed failed =
                (DeliveryOutcome.Failed) remote.deliver(mail(SMALL)).outcomes().getFirst();
        String reply = failed.said().orElseThrow().reply();
        assertThat(reply).startsWith("550 5.1.1 ?[31mred??xxx").hasSize(1000);
    }
}
