package io.barid.smtp.session;

import io.barid.smtp.accept.Objection;
import io.barid.smtp.policy.MailPort;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts sessions and refusals; there from the start, so that a rate begins at 0. */
public final class SessionMetrics {

    /** Why a client heard no. */
    enum Refusal {
        SENDER,
        LIMIT,
        RECIPIENT,
        SIZE,
        CONTENT,
        LOOP,
        LOGIN,
        ERRORS,
        SLOW,
        AWAY
    }

    private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);
    private final Map<MailPort, AtomicInteger> open = new EnumMap<>(MailPort.class);

    public SessionMetrics(MeterRegistry registry) {
        for (Refusal refusal : Refusal.values()) {
            refusals.put(
                    refusal,
                    Counter.builder("mail.smtp.refused")
                            .description("Refusals, by what was refused")
                            .tag("what", name(refusal))
                            .register(registry));
        }
        for (MailPort port : MailPort.values()) {
            AtomicInteger sessions = new AtomicInteger();
            registry.gauge("mail.smtp.sessions", io.micrometer.core.instrument.Tags.of("port", name(port)), sessions);
            open.put(port, sessions);
        }
    }

    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    void opened(MailPort port) {
        open.get(port).incrementAndGet();
    }

    void closed(MailPort port) {
        open.get(port).decrementAndGet();
    }

    static Refusal kind(Objection objection) {
        return switch (objection) {
            case Objection.TooManyHops loop -> Refusal.LOOP;
            case Objection.HeaderTooLarge large -> Refusal.SIZE;
            case Objection.FromUnreadable unreadable -> Refusal.SENDER;
            case Objection.FromNotOwned foreign -> Refusal.SENDER;
            case Objection.AccountGone gone -> Refusal.SENDER;
            case Objection.LimitReached limit -> Refusal.LIMIT;
        };
    }

    void refused(Refusal refusal) {
        refusals.get(refusal).increment();
    }
}
