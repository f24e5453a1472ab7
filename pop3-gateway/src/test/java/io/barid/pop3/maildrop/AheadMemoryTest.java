package io.barid.pop3.maildrop;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.query.MessageBatch.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

class AheadMemoryTest {

    private final AheadMemory memory = new AheadMemory(100);

    @Test
    void handsOutOnceWhatWasKept() {
        fetch("a", 1, 40);
        fetch("b", 1, 60);
        assertThat(memory.used()).isEqualTo(100);
        assertThat(memory.take("a", 1))
                .hasValueSatisfying(octets -> assertThat(octets).hasSize(40));
        assertThat(memory.take("a", 1)).isEmpty();
        assertThat(memory.used()).isEqualTo(60);
        fetch("b", 2, 10);
        assertThat(memory.take("b", 1))
                .as("another fetch replaces the one before")
                .isEmpty();
        memory.drop("b");
        assertThat(memory.used()).isZero();
    }

    @Test
    void whoHasNotReadForLongestMakesRoom() {
        memory.reserve(60);
        memory.keep("a", 60, List.of(new Message(1, new byte[30]), new Message(2, new byte[30])));
        fetch("b", 1, 40);
        assertThat(memory.take("a", 1)).as("a reads after b").isPresent();
        fetch("c", 1, 40);
        assertThat(memory.take("b", 1)).isEmpty();
        assertThat(memory.take("a", 2)).isPresent();
    }

    @Test
    void fetchesUnderWayAreWithinTheLimitToo() {
        assertThat(memory.reserve(80)).isTrue();
        assertThat(memory.reserve(30)).isFalse();
        memory.keep("a", 80, List.of());
        assertThat(memory.reserve(101)).isFalse();
        assertThat(memory.reserve(100)).isTrue();
    }

    private void fetch(String session, long uid, int octets) {
        assertThat(memory.reserve(octets)).isTrue();
        memory.keep(session, octets, List.of(new Message(uid, new byte[octets])));
    }
}
