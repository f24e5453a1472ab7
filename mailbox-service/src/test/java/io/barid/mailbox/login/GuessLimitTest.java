package io.barid.mailbox.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GuessLimitTest {

    private final AtomicLong now = new AtomicLong();
    private final GuessLimit limit = new GuessLimit(now::get);
    private final GuessLimit.Source bob = GuessLimit.source("bob@example.test", "192.0.2.1");

    private void wrong(GuessLimit.Source source, int times) {
        for (int i = 0; i < times; i++) {
            limit.wrong(source);
        }
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void waitsDoubleUpToAMinute() {
        wrong(bob, GuessLimit.FREE_PER_NAME - 1);
        assertThat(limit.mustWait(bob)).isFalse();
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            limit.wrong(bob);
            pass(Duration.ofMillis(seconds * 1000L - 1));
            assertThat(limit.mustWait(bob)).as("%d seconds", seconds).isTrue();
            pass(Duration.ofMillis(1));
            assertThat(limit.mustWait(bob)).as("%d seconds", seconds).isFalse();
        }
        limit.right(bob);
        limit.wrong(bob);
        assertThat(limit.mustWait(bob)).isFalse();
    }

    @Test
    void othersDoNotWait() {
        wrong(bob, 20);
        assertThat(limit.mustWait(GuessLimit.source("bob@example.test", "192.0.2.2")))
                .isFalse();
        assertThat(limit.mustWait(GuessLimit.source("eve@example.test", "192.0.2.1")))
                .isFalse();
    }

    @Test
    void oneClientWithManyNamesWaitsToo() {
        for (int i = 0; i < GuessLimit.FREE_PER_CLIENT; i++) {
            limit.wrong(GuessLimit.source("user" + i, "2001:db8:0:1::" + i));
        }
        assertThat(limit.mustWait(GuessLimit.source("fresh", "2001:db8:0:1:ffff::1")))
                .as("the same /64")
                .isTrue();
        assertThat(limit.mustWait(GuessLimit.source("fresh", "2001:db8:0:2::1")))
                .isFalse();
    }

    @Test
    void aQuarterOfAnHourForgives() {
        wrong(bob, 20);
        pass(Duration.ofMinutes(16));
        limit.wrong(bob);
        assertThat(limit.mustWait(bob)).isFalse();
    }

    @Test
    void aClientWithoutAddressIsOneClient() {
        assertThat(GuessLimit.source("bob", null)).isEqualTo(GuessLimit.source("bob", "mail.example.test"));
    }
}
