package io.barid.mailbox.delivery;

import io.barid.transit.LocalOutcome.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Counts what deliveries came to, there from the start. */
@Component
class DeliveryMetrics {

    private final Counter stored;
    private final Counter storedOctets;
    private final Counter duplicates;
    private final Counter dead;
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
        duplicates.increment(result.duplicates());
        result.refused()
                .forEach(refusals -> refusals.refused()
                        .forEach(it -> refused.get(it.reason()).increment()));
    }

    void dead() {
        dead.increment();
    }
}
