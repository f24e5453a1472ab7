package io.barid.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class RenewedTest {

    private static final class Client implements AutoCloseable {

        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private long day = 1_000_000_000_000L;
    private long nanos = -1;
    private boolean unreachable;
    private final List<Client> made = new ArrayList<>();
    private final Renewed<Client> renewed = new Renewed<>(this::make, () -> day, () -> nanos);

    private Client make() {
        if (unreachable) {
            throw new KafkaException("no broker's name is known");
        }
        made.add(new Client());
        return made.getLast();
    }

    private void passes(long seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
        day += TimeUnit.SECONDS.toMillis(seconds);
    }

    @Test
    void isAnotherAfterAStepBackAloneAndTheOneBeforeIsClosed() throws InterruptedException {
        Client first = renewed.get();
        passes(100);
        assertThat(renewed.get()).isSameAs(first);
        day += TimeUnit.HOURS.toMillis(2);
        passes(10);
        assertThat(renewed.get()).isSameAs(first);
        day -= TimeUnit.HOURS.toMillis(2);
        Client second = renewed.get();
        assertThat(second).isNotSameAs(first);
        assertThat(first.closed.await(10, TimeUnit.SECONDS)).isTrue();
        passes(10);
        assertThat(renewed.get()).isSameAs(second);
        assertThat(second.closed.getCount()).isOne();
        assertThat(made).hasSize(2);
    }

    @Test
    void isMadeLaterWhenItCannotBeMadeAtOnce() {
        Client first = renewed.get();
        day -= TimeUnit.HOURS.toMillis(2);
        unreachable = true;
        assertThatThrownBy(renewed::get).isInstanceOf(KafkaException.class);
        unreachable = false;
        assertThat(renewed.get()).isNotSameAs(first);
        assertThat(made).hasSize(2);
    }
}
