package io.barid.mailbox.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.mailbox.password.Password;
import io.barid.mailbox.password.Passwords.Stored;
import io.barid.message.AccountId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoginCacheTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final LoginCache cache = new LoginCache(now::get);
    private final Password pencil = Password.of("pencil");

    private static Stored stored(long account, long version) {
        return new Stored(new AccountId(account), version, new byte[0], new byte[0]);
    }

    @Test
    void knowsOnlyWhatWasRight() {
        cache.remember(stored(1, 1), pencil);
        assertThat(cache.knows(stored(1, 1), pencil)).isTrue();
        assertThat(cache.knows(stored(1, 1), Password.of("pencils"))).isFalse();
        assertThat(cache.knows(stored(2, 1), pencil)).isFalse();
        assertThat(cache.knows(stored(1, 2), pencil)).as("changed since").isFalse();
    }

    @Test
    void forgetsAfterAMinuteHoweverOftenItIsUsed() {
        cache.remember(stored(1, 1), pencil);
        now.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(cache.knows(stored(1, 1), pencil)).isTrue();
        cache.remember(stored(1, 1), pencil);
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(cache.knows(stored(1, 1), pencil)).isFalse();
        cache.remember(stored(1, 1), pencil);
        assertThat(cache.knows(stored(1, 1), pencil)).isTrue();
    }

    @Test
    void isBounded() {
        for (int account = 1; account <= LoginCache.MOST + 1; account++) {
            cache.remember(stored(account, 1), pencil);
        }
        assertThat(cache.knows(stored(1, 1), pencil)).as("the oldest went").isFalse();
        assertThat(cache.knows(stored(2, 1), pencil)).isTrue();
    }
}
