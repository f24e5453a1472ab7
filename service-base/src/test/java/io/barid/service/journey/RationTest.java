package io.barid.service.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RationTest {

    @Test
    void someAtOnceAndThenSoManyASecond() {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
        Ration ration = new Ration(3, 2, now::get);
        assertThat(taken(ration)).isEqualTo(3);
        now.addAndGet(Duration.ofMillis(499).toNanos());
        assertThat(taken(ration)).isZero();
        now.addAndGet(Duration.ofMillis(2).toNanos());
        assertThat(taken(ration)).isEqualTo(1);
        now.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(taken(ration)).isEqualTo(3);
    }

    @Test
    void oneIsNotAtAnothersExpense() {
        AtomicLong now = new AtomicLong();
        Rations<String> rations = new Rations<>(2, 0.1, now::get);
        assertThat(rations.take("a")).isTrue();
        assertThat(rations.take("a")).isTrue();
        assertThat(rations.take("a")).isFalse();
        assertThat(rations.take("b")).isTrue();
        now.addAndGet(Duration.ofSeconds(11).toNanos());
        assertThat(rations.take("a")).isTrue();
        assertThat(rations.take("a")).isFalse();
    }

    private static int taken(Ration ration) {
        int taken = 0;
        while (taken < 100 && ration.take()) {
            taken++;
        }
        return taken;
    }
}
