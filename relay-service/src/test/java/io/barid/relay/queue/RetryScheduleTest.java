package io.barid.relay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {

    private static final Instant ACCEPTED = Instant.parse("2026-11-22T06:00:00Z");

    private final RetrySchedule schedule = new RetrySchedule(
            List.of(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(4)), Duration.ofDays(5));

    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, PT5M",
        "2, 60, 0, PT30M",
        "3, 60, 0, PT4H",
        "40, 60, 0, PT4H",
        "1, 0, 1, PT5M30S",
        "1, 0, -1, PT4M30S"
    })
    void theLastStepRepeatsAndWaitsAreSpread(int attempts, int minutesOld, double drawn, Duration wait) {
        assertThat(schedule.wait(attempts, ACCEPTED, ACCEPTED.plusSeconds(minutesOld * 60L), drawn))
                .isEqualTo(wait);
    }

    @Test
    void theLastAttemptIsAtTheEndOfItsLife() {
        Instant late = ACCEPTED.plus(Duration.ofDays(5)).minusSeconds(600);
        assertThat(schedule.wait(40, ACCEPTED, late, 0)).isEqualTo(Duration.ofMinutes(10));
        assertThat(schedule.over(ACCEPTED, late)).isFalse();
        assertThat(schedule.over(ACCEPTED, late.plusSeconds(600))).isTrue();
    }

    @Test
    void aDestinationIsProbedOftenEnough() {
        assertThat(schedule.block(1)).isBetween(Duration.ofSeconds(270), Duration.ofSeconds(330));
        assertThat(schedule.block(2)).isBetween(Duration.ofMinutes(27), Duration.ofMinutes(33));
        assertThat(schedule.block(9)).isBetween(Duration.ofMinutes(54), Duration.ofMinutes(66));
    }
}
