package io.barid.service.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClockStepsTest {

    private final AtomicLong clock = new AtomicLong(1_800_000_000_000L);
    private final AtomicLong nanoTime = new AtomicLong(-5_000_000_000L);
    private final ClockSteps steps = new ClockSteps(clock::get, nanoTime::get);

    @Test
    void timeThatPassesIsNoStep() {
        pass(Duration.ofHours(3));
        assertThat(steps.back()).isZero();
    }

    @Test
    void aClockSetBackIsToldOnce() {
        pass(Duration.ofSeconds(1));
        set(Duration.ofHours(-2));
        assertThat(steps.back()).isEqualTo(Duration.ofHours(2));
        pass(Duration.ofSeconds(1));
        assertThat(steps.back()).isZero();
    }

    @Test
    void aheadIsNoStepBackButRightAgainIs() {
        set(Duration.ofHours(2));
        assertThat(steps.back()).isZero();
        set(Duration.ofHours(-2));
        assertThat(steps.back()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void aClockThatIsSlowedDownIsNoStep() {
        for (int look = 0; look < 100; look++) {
            pass(Duration.ofSeconds(1));
            set(Duration.ofMillis(-500));
            assertThat(steps.back()).isZero();
        }
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toMillis());
        nanoTime.addAndGet(time.toNanos());
    }

    private void set(Duration by) {
        clock.addAndGet(by.toMillis());
    }
}
