package io.barid.service.journey;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts steps that nobody will ever see, and says so now and then. For use by many threads. */
final class Losses {

    private static final Logger log = LoggerFactory.getLogger(KafkaJourneys.class);
    private static final long SILENCE = Duration.ofMinutes(10).toNanos();

    private final Counter lost;
    private final AtomicLong said = new AtomicLong(System.nanoTime() - SILENCE);

    Losses(MeterRegistry metrics) {
        lost = Counter.builder("mail.journey.lost")
                .baseUnit("events")
                .description(
                        "Steps of messages' journeys that could not be kept: too many at once, or Kafka away too long")
                .register(metrics);
    }

    /** One line for all that is lost in ten minutes: while Kafka is away it would be one for each message. */
    void add(int events, String why) {
        lost.increment(events);
        long before = said.get();
        long now = System.nanoTime();
        if (now - before >= SILENCE && said.compareAndSet(before, now)) {
            log.warn("steps of journeys get lost, mail does not: {} ({} since the start)", why, (long) lost.count());
        }
    }
}
