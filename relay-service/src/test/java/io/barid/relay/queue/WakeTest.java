package io.barid.relay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WakeTest {

    private final Wake wake = new Wake();

    @Test
    void theEarliestCounts() throws Exception {
        wake.in(Duration.ofSeconds(30));
        wake.in(Duration.ofMillis(50));
        wake.in(Duration.ofSeconds(20));
        assertThat(waits(Duration.ofSeconds(10))).isBetween(Duration.ofMillis(50), Duration.ofSeconds(5));
        assertThat(waits(Duration.ofMillis(80))).isGreaterThanOrEqualTo(Duration.ofMillis(80));
    }

    @Test
    void soonIsToldOnce() throws Exception {
        wake.soon();
        assertThat(wake.await(Duration.ofSeconds(10))).isTrue();
        assertThat(wake.await(Duration.ofMillis(1))).isFalse();
    }

    private Duration waits(Duration most) throws InterruptedException {
        long start = System.nanoTime();
        wake.await(most);
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
