package io.barid.relay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitTest {

    private final Limit limit = new Limit(20);

    @Test
    void growsOnlyWhileFullyUsed() {
        assertThat(limit.now()).isEqualTo(2);
        limit.served(1);
        assertThat(limit.now()).isEqualTo(2);
        for (int i = 0; i < 100; i++) {
            limit.served(limit.now());
        }
        assertThat(limit.now()).isEqualTo(20);
    }

    @Test
    void halvesWhenAskedForLessAndThenRests() {
        for (int i = 0; i < 6; i++) {
            limit.served(limit.now());
        }
        assertThat(limit.pushedBack()).isZero();
        assertThat(limit.now()).isEqualTo(4);
        limit.pushedBack();
        limit.pushedBack();
        assertThat(limit.now()).isOne();
        assertThat(limit.pushedBack()).isEqualTo(Duration.ofSeconds(1));
        assertThat(limit.pushedBack()).isEqualTo(Duration.ofSeconds(2));
        for (int i = 0; i < 40; i++) {
            limit.pushedBack();
        }
        assertThat(limit.pushedBack()).isEqualTo(Duration.ofSeconds(60));
        limit.served(1);
        assertThat(limit.now()).isEqualTo(2);
    }

    @Test
    void isOneForWhatCannotBeReached() {
        limit.unreached();
        assertThat(limit.now()).isOne();
    }
}
