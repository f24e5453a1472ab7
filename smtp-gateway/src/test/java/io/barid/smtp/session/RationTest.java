package io.barid.smtp.session;

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

    private static int taken(Ration ration) {
        int taken = 0;
        while (taken < 100 && ration.take()) {
            taken++;
        }
        return taken;
    }
}
