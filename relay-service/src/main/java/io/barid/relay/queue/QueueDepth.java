package io.barid.relay.queue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** How many recipients wait, and since when, as counted last; and what this replica is at. */
@Component
public class QueueDepth {

    private static final long PAUSE = Duration.ofSeconds(10).toNanos();

    private static final String COUNT = """
            select q.state, count(*) as n, extract(epoch from now() - min(q.since)) as age,
                count(*) filter (where q.state = 'outbound' and q.next_attempt <= now()
                    and (d.blocked_until is null or d.blocked_until <= now())) as due
            from queued q left join destination d on d.name = q.destination group by q.state""";

    private final JdbcTemplate database;
    private final Map<String, Long> rows = new ConcurrentHashMap<>();
    private final Map<String, Double> ages = new ConcurrentHashMap<>();
    private final AtomicLong due = new AtomicLong();
    private final AtomicLong counted = new AtomicLong(System.nanoTime() - PAUSE);

    QueueDepth(JdbcTemplate database, Destinations destinations, MeterRegistry registry) {
        this.database = database;
        for (String state : new String[] {"unrouted", "outbound", "held"}) {
            Gauge.builder("mail.relay.queued", () -> rows.getOrDefault(state, 0L))
                    .tag("state", state)
                    .baseUnit("recipients")
                    .description("recipients in the queue of all replicas")
                    .register(registry);
            Gauge.builder("mail.relay.oldest", () -> ages.getOrDefault(state, 0.0))
                    .tag("state", state)
                    .baseUnit("seconds")
                    .description("how long the oldest recipient has been in the queue")
                    .register(registry);
        }
        gauge(
                registry,
                "mail.relay.unrouted",
                () -> rows.getOrDefault("unrouted", 0L),
                "recipients",
                "recipients that wait for mailbox-service's answer");
        gauge(
                registry,
                "mail.relay.held",
                () -> rows.getOrDefault("held", 0L),
                "recipients",
                "recipients that wait for an operator");
        gauge(
                registry,
                "mail.relay.due",
                due::get,
                "recipients",
                "recipients for elsewhere whose time has come and whose destination is not left alone: more than none for"
                        + " long, and nothing is tried");
        gauge(
                registry,
                "mail.relay.lanes",
                destinations::lanes,
                "connections",
                "connections of this replica to other systems, at work or kept for more mail");
        gauge(
                registry,
                "mail.relay.memory",
                destinations::rows,
                "recipients",
                "recipients that this replica has in memory");
        gauge(
                registry,
                "mail.relay.blocked",
                () -> destinations.blocks().count(),
                "destinations",
                "destinations that could not be reached and are left alone for a while");
    }

    private static void gauge(
            MeterRegistry registry, String name, Supplier<Number> value, String unit, String description) {
        Gauge.builder(name, value).baseUnit(unit).description(description).register(registry);
    }

    /** Counts, every 10 seconds at most; keeps the last numbers while the database is away. */
    public void count() {
        long last = counted.get();
        long asked = System.nanoTime();
        if (asked - last < PAUSE || !counted.compareAndSet(last, asked)) {
            return;
        }
        try {
            Map<String, Long> found = new ConcurrentHashMap<>();
            Map<String, Double> oldest = new ConcurrentHashMap<>();
            AtomicLong now = new AtomicLong();
            database.query(COUNT, row -> {
                found.put(row.getString("state"), row.getLong("n"));
                oldest.put(row.getString("state"), row.getDouble("age"));
                now.addAndGet(row.getLong("due"));
            });
            due.set(now.get());
            replace(rows, found);
            replace(ages, oldest);
        } catch (DataAccessException ignored) {
            // the caller's own work says so in the log
        }
    }

    private static <V> void replace(Map<String, V> old, Map<String, V> fresh) {
        old.keySet().retainAll(fresh.keySet());
        old.putAll(fresh);
    }
}
