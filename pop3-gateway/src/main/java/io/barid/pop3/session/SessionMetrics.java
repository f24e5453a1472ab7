package io.barid.pop3.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** What sessions did, all together; there from the start. */
@Component
final class SessionMetrics {

    /** What came of a login. */
    enum Outcome {
        GRANTED,
        DENIED,
        BUSY,
        IN_USE,
        /** mailbox-service did not answer. */
        AWAY;

        /** As logs and metrics show it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final AtomicInteger open = new AtomicInteger();
    private final Map<Outcome, Counter> logins = new EnumMap<>(Outcome.class);
    private final Counter retrieved;
    private final Counter octets;
    private final Counter removed;

    SessionMetrics(MeterRegistry meters) {
        Gauge.builder("mail.pop3.sessions", open, AtomicInteger::get)
                .description("sessions that are open now")
                .register(meters);
        for (Outcome outcome : Outcome.values()) {
            logins.put(outcome, login(meters, outcome));
        }
        retrieved = counter(meters, "mail.pop3.retrieved", "messages sent whole");
        octets = counter(meters, "mail.pop3.retrieved.octets", "octets of messages sent whole");
        removed = counter(meters, "mail.pop3.removed", "messages removed at QUIT");
    }

    private static Counter login(MeterRegistry meters, Outcome outcome) {
        return Counter.builder("mail.pop3.logins")
                .description("logins by what came of them")
                .tag("outcome", outcome.toString())
                .register(meters);
    }

    private static Counter counter(MeterRegistry meters, String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }

    void opened() {
        open.incrementAndGet();
    }

    void ended() {
        open.decrementAndGet();
    }

    void login(Outcome outcome) {
        logins.get(outcome).increment();
    }

    void retrieved(long messageOctets) {
        retrieved.increment();
        octets.increment(messageOctets);
    }

    void removed(int messages) {
        removed.increment(messages);
    }
}
