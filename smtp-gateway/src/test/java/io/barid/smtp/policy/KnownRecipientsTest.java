package io.barid.smtp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.ForwardPath;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KnownRecipientsTest {

    private static final ForwardPath BOB = ForwardPath.parse("<bob@here.example>");

    private long now = -5;
    private final KnownRecipients known =
            new KnownRecipients(Duration.ofSeconds(10), Duration.ofMinutes(5), 100, () -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static ForwardPath other(int number) {
        return ForwardPath.parse("<list" + number + "@here.example>");
    }

    @Test
    void anAnswerIsFreshForAMomentAndUsableForLonger() {
        assertThat(known.usable(BOB)).isFalse();
        known.add(BOB);
        pass(Duration.ofSeconds(9));
        assertThat(known.fresh(BOB)).isTrue();
        pass(Duration.ofSeconds(2));
        assertThat(known.fresh(BOB)).isFalse();
        assertThat(known.usable(BOB)).isTrue();
        pass(Duration.ofMinutes(5));
        assertThat(known.usable(BOB)).isFalse();
    }

    @Test
    void whoIsGoneIsForgottenAtOnce() {
        known.add(BOB);
        for (int i = 0; i < 100; i++) {
            known.add(other(i));
        }
        known.remove(BOB);
        known.remove(other(99));
        assertThat(known.usable(BOB)).isFalse();
        assertThat(known.usable(other(99))).isFalse();
        assertThat(known.usable(other(98))).isTrue();
    }

    @Test
    void aFloodOfOthersPushesOutOnlyWhoIsNotAskedFor() {
        known.add(BOB);
        known.add(other(-1));
        for (int i = 0; i < 1_000; i++) {
            known.add(other(i));
            assertThat(i % 50 != 0 || known.usable(BOB)).isTrue();
        }
        assertThat(known.usable(BOB)).isTrue();
        assertThat(known.usable(other(-1))).isFalse();
        assertThat(known.size()).isLessThanOrEqualTo(200);
    }

    /** Being in use does not make an answer younger. */
    @Test
    void anOldAnswerStaysOld() {
        known.add(BOB);
        pass(Duration.ofMinutes(4));
        for (int i = 0; i < 100; i++) {
            known.add(other(i));
        }
        assertThat(known.usable(BOB)).isTrue();
        pass(Duration.ofMinutes(2));
        assertThat(known.usable(BOB)).isFalse();
    }
}
