package io.barid.relay.queue;

import java.time.Duration;

/**
 * The queue's clockwork; only tests choose other spans than {@link #USUAL}.
 *
 * @param beat      between two beats of a replica
 * @param dead      how long another replica's beat must stand still until its leases are free
 * @param mayFinish how old the own beat may be at the final dot; well below {@code dead}
 * @param poll      between two looks for due mail
 * @param sweep     between two looks for mail that is too old or whose sender should know of a delay
 * @param tidy      between two looks for leases that nobody holds; two looks free them
 * @param idle      how long a connection waits for more mail
 * @param untold    how old mail is when its sender is told, once, that it is late
 * @param stop      how long lanes may go on at a stop
 */
record Timings(
        Duration beat,
        Duration dead,
        Duration mayFinish,
        Duration poll,
        Duration sweep,
        Duration tidy,
        Duration idle,
        Duration untold,
        Duration stop) {

    static final Timings USUAL = new Timings(
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            Duration.ofMillis(500),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofHours(4),
            Duration.ofSeconds(4));
}
