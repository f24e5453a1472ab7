package io.barid.smtp.session;

import io.barid.smtp.accept.Objection;
import io.barid.smtp.policy.MailPort;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
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

    /** What came of a login. */
    enum LoginOutcome {
        GRANTED,
        DENIED,
        BUSY,
        /** mailbox-service did not answer. */
        AWAY
    }

    private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);
    private final Map<LoginOutcome, Counter> logins = new EnumMap<>(LoginOutcome.class);
    private final Map<MailPort, AtomicInteger> open = new EnumMap<>(MailPort.class);
    private final Map<MailPort, Counter> taken = new EnumMap<>(MailPort.class);
    private final Map<MailPort, Counter> turnedAway = new EnumMap<>(MailPort.class);
    private final AcceptedMeters accepted;

    public SessionMetrics(MeterRegistry registry) {
        for (Refusal refusal : Refusal.values()) {
            refusals.put(
                    refusal,
                    Counter.builder("mail.smtp.refused")
                            .description("Refusals, by what was refused")
                            .tag("what", name(refusal))
                            .register(registry));
        }
        for (LoginOutcome outcome : LoginOutcome.values()) {
            logins.put(
                    outcome,
                    Counter.builder("mail.smtp.logins")
                            .description("Logins, by what came of them; away: mailbox-service did not answer")
                            .tag("outcome", name(outcome))
                            .register(registry));
        }
        for (MailPort port : MailPort.values()) {
            AtomicInteger sessions = new AtomicInteger();
            Gauge.builder("mail.smtp.sessions", sessions, AtomicInteger::get)
                    .description("Sessions that are open now, by port")
                    .tag("port", name(port))
                    .register(registry);
            open.put(port, sessions);
            taken.put(port, connections(registry, port, "taken"));
            turnedAway.put(port, connections(registry, port, "refused"));
        }
        accepted = new AcceptedMeters(registry);
    }

    private static Counter connections(MeterRegistry registry, MailPort port, String outcome) {
        return Counter.builder("mail.smtp.connections")
                .description("Connections taken, and refused because there were too many")
                .tag("port", name(port))
                .tag("outcome", outcome)
                .register(registry);
    }

    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    void opened(MailPort port) {
        taken.get(port).increment();
        open.get(port).incrementAndGet();
    }

    void closed(MailPort port) {
        open.get(port).decrementAndGet();
    }

    void turnedAway(MailPort port) {
        turnedAway.get(port).increment();
    }

    void login(LoginOutcome outcome) {
        logins.get(outcome).increment();
    }

    /** A message that is answered with 250. */
    AcceptedMeters accepted() {
        return accepted;
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
