package io.barid.pop3.session;

import io.barid.pop3.maildrop.Opening;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** What sessions did, all together; there from the start. */
@Component
final class SessionMetrics {

    private final AtomicInteger open = new AtomicInteger();
    private final Counter granted;
    private final Counter denied;
    private final Counter busy;
    private final Counter inUse;
    private final Counter away;
    private final Counter retrieved;
    private final Counter octets;
    private final Counter removed;

    SessionMetrics(MeterRegistry meters) {
        Gauge.builder("mail.pop3.sessions", open, AtomicInteger::get)
                .description("sessions that are open now")
                .register(meters);
        granted = login(meters, "granted");
        denied = login(meters, "denied");
        busy = login(meters, "busy");
        inUse = login(meters, "in-use");
        away = login(meters, "away");
        retrieved = counter(meters, "mail.pop3.retrieved", "messages sent whole");
        octets = counter(meters, "mail.pop3.retrieved.octets", "octets of messages sent whole");
        removed = counter(meters, "mail.pop3.removed", "messages removed at QUIT");
    }

    private static Counter login(MeterRegistry meters, String outcome) {
        return Counter.builder("mail.pop3.logins")
                .description("logins by what came of them")
                .tag("outcome", outcome)
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

    void login(Opening opening) {
        Counter counter = switch (opening) {
            case Opening.Opened opened -> granted;
            case Opening.Denied ignored -> denied;
            case Opening.Busy ignored -> busy;
            case Opening.InUse ignored -> inUse;
        };
        counter.increment();
    }

    void loginUnanswered() {
        away.increment();
    }

    void retrieved(long messageOctets) {
        retrieved.increment();
        octets.increment(messageOctets);
    }

    void removed(int messages) {
        removed.increment(messages);
    }
}
