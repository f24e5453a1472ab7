package io.barid.relay.delivery;

import io.barid.relay.smtp.SmtpConnection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts connections to other hosts. */
final class DeliveryMeters {

    private final Counter clear;
    private final Counter encrypted;
    private final Counter verified;
    private final Counter failed;
    private final Counter reused;
    private final Counter unsure;

    DeliveryMeters(MeterRegistry registry) {
        clear = opened(registry, "clear");
        encrypted = opened(registry, "encrypted");
        verified = opened(registry, "verified");
        failed = Counter.builder("mail.relay.connections.failed")
                .description("connections that could not be made, or whose host would not take mail on them")
                .register(registry);
        reused = Counter.builder("mail.relay.connections.reused")
                .description("messages sent on a connection that had carried another before")
                .register(registry);
        unsure = Counter.builder("mail.relay.unsure")
                .description("messages whose connection was lost after the final dot: the host may get them twice")
                .register(registry);
    }

    private static Counter opened(MeterRegistry registry, String tls) {
        return Counter.builder("mail.relay.connections")
                .tag("tls", tls)
                .description("connections that could carry mail, by what TLS they have")
                .register(registry);
    }

    void opened(SmtpConnection connection) {
        if (connection.verified()) {
            verified.increment();
        } else if (connection.encrypted()) {
            encrypted.increment();
        } else {
            clear.increment();
        }
    }

    void failed() {
        failed.increment();
    }

    void reused() {
        reused.increment();
    }

    void unsure() {
        unsure.increment();
    }
}
