package io.barid.relay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlocksTest {

    private final Blocks blocks = new Blocks();

    @Test
    void aLongTableForgetsNothingThatItDoesNotSay() {
        blocks.set("dead.test", Duration.ofMinutes(5));
        long asked = System.nanoTime();
        blocks.read(Map.of("other.test", Duration.ofSeconds(-1)), asked, false);
        assertThat(blocks.blocked("dead.test")).isTrue();
        assertThat(blocks.blocked("other.test")).isFalse();
        assertThat(blocks.troubled("other.test")).isTrue();
        blocks.read(Map.of("other.test", Duration.ofSeconds(-1)), System.nanoTime(), true);
        assertThat(blocks.troubled("dead.test")).isFalse();
    }

    @Test
    void whatMailWaitsForIsKnownByName() {
        blocks.read("dead.test", Optional.of(Duration.ofSeconds(-1)), System.nanoTime());
        assertThat(blocks.troubled("dead.test")).isTrue();
        assertThat(blocks.blocked("dead.test")).isFalse();
        long asked = System.nanoTime();
        blocks.set("dead.test", Duration.ofMinutes(5));
        // newer than the answer
        blocks.read("dead.test", Optional.empty(), asked);
        assertThat(blocks.blocked("dead.test")).isTrue();
        blocks.read("dead.test", Optional.empty(), System.nanoTime());
        assertThat(blocks.troubled("dead.test")).isFalse();
    }
}
