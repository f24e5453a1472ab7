package io.barid.relay.queue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How many recipients wait, as counted last. */
@Component
public class QueueDepth {

    private final JdbcClient database;
    private final AtomicLong unrouted;
    private final AtomicLong held;

    QueueDepth(JdbcClient database, MeterRegistry registry) {
        this.database = database;
        this.unrouted = gauge(registry, "mail.relay.unrouted", "recipients that wait for mailbox-service's answer");
        this.held = gauge(registry, "mail.relay.held", "recipients that cannot be delivered and wait for an operator");
    }

    private static AtomicLong gauge(MeterRegistry registry, String name, String description) {
        AtomicLong value = new AtomicLong();
        Gauge.builder(name, value, AtomicLong::get).description(description).register(registry);
        return value;
    }

    /** Counts; keeps the last numbers while the database is away. */
    public void count() {
        try {
            unrouted.set(rows("unrouted"));
            held.set(rows("held"));
        } catch (DataAccessException ignored) {
            // the caller's own work says so in the log
        }
    }

    private long rows(String state) {
        return database.sql("select count(*) from queued where state = ?")
                .param(state)
                .query(Long.class)
                .single();
    }
}
