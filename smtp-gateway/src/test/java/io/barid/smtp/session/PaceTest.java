package io.barid.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {

    private final AtomicBoolean crowded = new AtomicBoolean();
    private final Pace pace = new Pace(Duration.ofMinutes(5), Duration.ofSeconds(20), crowded::get);

    private long secondsGiven() throws IOException {
        return TimeUnit.NANOSECONDS.toSeconds(pace.await(nanos -> nanos) + TimeUnit.MILLISECONDS.toNanos(500));
    }

    @Test
    void whileThereIsLittleRoomClientsHaveLessTime() throws IOException {
        assertThat(secondsGiven()).isEqualTo(300);
        crowded.set(true);
        assertThat(secondsGiven()).isEqualTo(20);
        crowded.set(false);
        assertThat(secondsGiven()).isEqualTo(300);
    }

    @Test
    void whoWaitsAlreadyIsOverdueOnceItBecomesCrowded() throws IOException {
        long soon = System.nanoTime() + TimeUnit.SECONDS.toNanos(18);
        long later = System.nanoTime() + TimeUnit.SECONDS.toNanos(25);
        pace.await(nanos -> {
            assertThat(pace.overdue(later)).isFalse();
            crowded.set(true);
            assertThat(pace.overdue(soon)).isFalse();
            assertThat(pace.overdue(later)).isTrue();
            return nanos;
        });
        assertThat(pace.overdue(later)).as("nobody waits").isFalse();
    }

    @ParameterizedTest
    @CsvSource({"PT5M, PT20S", "PT2M, PT10S", "PT3S, PT3S", "PT1H, PT4M"})
    void theShortSpanIsAFifteenthAndTenSecondsAtLeast(Duration clientTimeout, Duration brief) {
        assertThat(Pace.brief(clientTimeout)).isEqualTo(brief);
    }
}
