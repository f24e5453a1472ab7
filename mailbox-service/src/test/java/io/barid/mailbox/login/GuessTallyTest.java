package io.barid.mailbox.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.mailbox.login.GuessTally.Wrongs;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuessTallyTest {

    private static final Wrongs NONE = new Wrongs(0, Duration.ZERO);
    private static final Duration MILLI = Duration.ofMillis(1);

    private static boolean waits(int wrongs, Duration since, int account) {
        return new GuessTally(new Wrongs(wrongs, since), NONE, account).mustWait();
    }

    @ParameterizedTest
    @CsvSource({"5,1", "6,2", "7,4", "8,8", "9,16", "10,32", "11,60", "12,60", "1000000,60"})
    void waitsDoubleUpToAMinute(int wrongs, int seconds) {
        assertThat(waits(wrongs, Duration.ofSeconds(seconds).minus(MILLI), wrongs))
                .isTrue();
        assertThat(waits(wrongs, Duration.ofSeconds(seconds), wrongs)).isFalse();
    }

    @Test
    void whoMistypesDoesNotWait() {
        assertThat(waits(GuessTally.FREE_PER_PAIR - 1, Duration.ZERO, 50)).isFalse();
    }

    @Test
    void whileManyGuessEachHasOneTryAtOnce() {
        assertThat(waits(0, Duration.ZERO, 1_000_000))
                .as("the owner, from elsewhere")
                .isFalse();
        assertThat(waits(1, Duration.ZERO, GuessTally.ATTACK - 1)).isFalse();
        assertThat(waits(1, Duration.ZERO, GuessTally.ATTACK)).isTrue();
        assertThat(waits(1, Duration.ofSeconds(1), GuessTally.ATTACK)).isFalse();
    }

    @Test
    void oneClientWithManyNamesWaitsToo() {
        Wrongs many = new Wrongs(GuessTally.FREE_PER_CLIENT, Duration.ZERO);
        assertThat(new GuessTally(NONE, many, 0).mustWait()).isTrue();
        assertThat(new GuessTally(NONE, new Wrongs(99, Duration.ZERO), 0).mustWait())
                .isFalse();
    }
}
