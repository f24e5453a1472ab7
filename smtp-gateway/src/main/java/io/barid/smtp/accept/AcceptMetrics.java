package io.barid.smtp.accept;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.IntStream;

/** Counts what was published; there from the start, so that a rate begins at 0. */
public final class AcceptMetrics {

    private static final Duration[] BUCKETS = IntStream.of(
                    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 30_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Counter deferred;
    private final Counter unknown;
    private final Timer publish;

    public AcceptMetrics(MeterRegistry registry, OctetBudget budget) {
        this.deferred = Counter.builder("mail.smtp.deferred")
                .description("Messages that could not be made durable and were answered with 4yz")
                .register(registry);
        this.unknown = Counter.builder("mail.smtp.unknown")
                .description("Messages whose fate in Kafka stayed unknown: connections closed without a reply")
                .register(registry);
        this.publish = Timer.builder("mail.smtp.publish")
                .description("From the end of the content to Kafka's acknowledgement")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        Gauge.builder("mail.smtp.octets.in.flight", budget, OctetBudget::used)
                .description("Octets of content in memory, for which there is a limit")
                .register(registry);
    }

    void published(Acceptance acceptance, Duration took) {
        switch (acceptance) {
            case Acceptance.Accepted message -> publish.record(took);
            case Acceptance.Deferred later -> deferred.increment();
            case Acceptance.Refused refused -> {
                // counted where it is answered
            }
            case Acceptance.Unknown silence -> unknown.increment();
        }
    }
}
