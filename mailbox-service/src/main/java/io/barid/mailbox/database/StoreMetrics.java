package io.barid.mailbox.database;

import io.barid.service.metrics.LastKnown;
import io.barid.service.metrics.Sampler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Map;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What is stored, asked each minute. Messages and octets are sums over the folders' own counters, so that no entry is read;
 * the other tables have a row for each account, domain or open maildrop.
 */
@Component
class StoreMetrics implements MeterBinder, SmartLifecycle {

    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final Duration BELIEVED = PERIOD.multipliedBy(3);

    private static final String COUNTS = """
            select (select coalesce(sum(messages), 0) from folder) as messages,
                (select coalesce(sum(octets), 0) from folder) as octets,
                (select count(*) from account) as accounts,
                (select count(*) from domain) as domains,
                (select count(*) from maildrop_lease where expires_at > clock_timestamp()) as locks""";

    private final JdbcClient database;
    private final LastKnown messages = new LastKnown(BELIEVED);
    private final LastKnown octets = new LastKnown(BELIEVED);
    private final LastKnown accounts = new LastKnown(BELIEVED);
    private final LastKnown domains = new LastKnown(BELIEVED);
    private final LastKnown locks = new LastKnown(BELIEVED);
    private Sampler sampler;

    StoreMetrics(JdbcClient database) {
        this.database = database;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "messages", "messages", messages, "messages in all mailboxes");
        gauge(registry, "size", "octets", octets, "octets of the messages in all mailboxes, as quotas count them");
        gauge(registry, "accounts", "accounts", accounts, "accounts in all domains");
        gauge(registry, "domains", "domains", domains, "domains that mail is taken for");
        gauge(registry, "locks", "locks", locks, "maildrops that a session has open");
    }

    private static void gauge(MeterRegistry registry, String name, String unit, LastKnown value, String description) {
        Gauge.builder("mail.mailbox." + name, value, LastKnown::get)
                .baseUnit(unit)
                .description(
                        description + ", counted each minute; each replica shows the whole; NaN: PostgreSQL did not"
                                + " say for 3 minutes")
                .register(registry);
    }

    private void sample() {
        Map<String, Object> counts = database.sql(COUNTS).query().singleRow();
        messages.set(number(counts, "messages"));
        octets.set(number(counts, "octets"));
        accounts.set(number(counts, "accounts"));
        domains.set(number(counts, "domains"));
        locks.set(number(counts, "locks"));
    }

    private static double number(Map<String, Object> counts, String column) {
        return ((Number) counts.get(column)).doubleValue();
    }

    @Override
    public synchronized void start() {
        if (sampler == null) {
            sampler = Sampler.start("store", PERIOD, this::sample);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return sampler != null;
    }

    @Override
    public synchronized void stop() {
        if (sampler != null) {
            sampler.close();
            sampler = null;
        }
    }
}
