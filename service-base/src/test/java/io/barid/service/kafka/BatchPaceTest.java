package io.barid.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BatchPaceTest {

    private final AtomicLong nanoTime = new AtomicLong(-7);
    private final BatchPace pace = new BatchPace(nanoTime::get);

    @Test
    void theFirstRecordDoesNotWait() {
        assertThat(pace.waitNanos()).isNotPositive();
    }

    @Test
    void smallBatchesBeginOncePerPeriod() {
        pace.begins(4_096);
        pass(10);
        assertThat(pace.waitNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(BatchPace.PERIOD_MILLIS - 10));
        pass(BatchPace.PERIOD_MILLIS - 10);
        assertThat(pace.waitNanos()).isNotPositive();
    }

    @Test
    void afterALargeBatchTheNextBeginsAtOnce() {
        pace.begins(BatchPace.LARGE_OCTETS);
        assertThat(pace.waitNanos()).isNotPositive();
    }

    private void pass(long millis) {
        nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
