package io.barid.allinone.demo;

import java.time.Duration;

/** How long a step is waited for: long, until one did not come. */
final class Patience {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofSeconds(1);

    private Duration left = LONG;

    long nanos() {
        return left.toNanos();
    }

    void lose() {
        left = SHORT;
    }
}
