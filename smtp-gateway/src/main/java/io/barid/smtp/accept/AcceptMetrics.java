package io.barid.smtp.accept;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Counts what was published; there from the start, so that a rate begins at 0. */
public final class AcceptMetrics {

    private final DistributionSummary accepted;
    private final Counter deferred;
    private final Counter unknown;
    private final Timer publish;

    public AcceptMetrics(MeterRegistry registry, OctetBudget budget) {
        this.accepted = DistributionSummary.builder("mail.smtp.accepted")
                .description("Messages answered with 250, and their octets")
                .baseUnit("octets")
                .register(registry);
        this.deferred = Counter.builder("mail.smtp.deferred")
                .description("Messages that could not be made durable and were answered with 4yz")
                .register(registry);
        this.unknown = Counter.builder("mail.smtp.unknown")
                .description("Messages whose fate in Kafka stayed unknown: connections closed without a reply")
                .register(registry);
        this.publish = Timer.builder("mail.smtp.publish")
                .description("From the end of the content to Kafka's acknowledgement")
                .register(registry);
        registry.gauge("mail.smtp.octets.in.flight", budget, OctetBudget::used);
    }

    void published(Acceptance acceptance, Duration took) {
        switch (acceptance) {
            case Acceptance.Accepted message -> {
                accepted.record(message.octets());
                publish.record(took);
            }
            case Acceptance.Deferred later -> deferred.increment();
            case Acceptance.Refused refused -> {
                // counted where it is answered
            }
            case Acceptance.Unknown silence -> unknown.increment();
        }
    }
}
