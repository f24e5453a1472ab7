package io.barid.mailbox.delivery;

import io.barid.transit.LocalOutcome.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.springframework.stereotype.Component;

/** Counts what deliveries came to, there from the start. */
@Component
class DeliveryMetrics {

    private static final Duration[] BUCKETS = LongStream.of(
                    20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000, 300_000, 3_600_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Counter stored;
    private final Counter storedOctets;
    private final Counter duplicates;
    private final Counter dead;
    private final Timer deliveryTime;
    private final Map<Reason, Counter> refused = new EnumMap<>(Reason.class);

    DeliveryMetrics(MeterRegistry registry) {
        this.stored = Counter.builder("mail.mailbox.stored")
                .description("messages stored, once for each mailbox")
                .register(registry);
        this.storedOctets = Counter.builder("mail.mailbox.stored.size")
                .baseUnit("octets")
                .description("octets of the messages stored")
                .register(registry);
        this.duplicates = Counter.builder("mail.mailbox.duplicates")
                .description("messages that their mailbox had received before")
                .register(registry);
        this.dead = Counter.builder("mail.mailbox.dead")
                .description("records put aside as unreadable or unstorable: look at mail.local.dead")
                .register(registry);
        this.deliveryTime = Timer.builder("mail.mailbox.delivery.time")
                .description("from the 250 for a message to its being stored, for each mailbox")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        for (Reason reason : Reason.values()) {
            refused.put(
                    reason,
                    Counter.builder("mail.mailbox.refused")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .description("messages for mailboxes that did not get them")
                            .register(registry));
        }
    }

    void committed(BatchResult result) {
        stored.increment(result.stored().size());
        storedOctets.increment(
                result.stored().stream().mapToLong(NewEntry::octets).sum());
        Instant now = Instant.now();
        result.stored().forEach(entry -> deliveryTime.record(between(entry.acceptedAt(), now)));
        duplicates.increment(result.duplicates());
        result.refused()
                .forEach(refusals -> refusals.refused()
                        .forEach(it -> refused.get(it.reason()).increment()));
    }

    /** The gateway's clock said when, so it may be ahead of ours. */
    private static Duration between(Instant accepted, Instant now) {
        Duration took = Duration.between(accepted, now);
        return took.isNegative() ? Duration.ZERO : took;
    }

    void dead() {
        dead.increment();
    }
}
