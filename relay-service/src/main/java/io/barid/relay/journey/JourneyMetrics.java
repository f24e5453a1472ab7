package io.barid.relay.journey;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Counts what becomes of told steps. */
@Component
class JourneyMetrics {

    /** Why records are not kept. */
    enum Cause {
        /** Kafka had removed them before they were read. */
        MISSED,
        /** Nobody can read them. */
        UNREADABLE,
        /** Their messages are older than journeys are kept. */
        EXPIRED,
        /** PostgreSQL did not take them. */
        REFUSED
    }

    private final Counter stored;
    private final Map<Cause, Counter> passedOver = new EnumMap<>(Cause.class);

    JourneyMetrics(MeterRegistry metrics) {
        stored = Counter.builder("mail.journey.stored")
                .baseUnit("events")
                .description("Records of messages' steps that were stored, each with what one service told at a time")
                .register(metrics);
        for (Cause cause : Cause.values()) {
            passedOver.put(
                    cause,
                    Counter.builder("mail.journey.passed.over")
                            .baseUnit("events")
                            .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                            .description("Records of messages' steps that were not stored")
                            .register(metrics));
        }
    }

    void stored(int records) {
        stored.increment(records);
    }

    void passedOver(Cause cause, long records) {
        passedOver.get(cause).increment(records);
    }
}
