package io.barid.service.database;

import io.barid.service.metrics.Sampler;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.db.PostgreSQLDatabaseMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Micrometer's metrics of PostgreSQL, sampled with one connection: asked by a scrape itself they would take one after the
 * other from the pool, wait long for each while PostgreSQL is away, and show 0. While it is away, gauges show NaN here.
 */
public final class DatabaseMetrics implements MeterBinder, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DatabaseMetrics.class);
    private static final Duration PERIOD = Duration.ofSeconds(30);
    private static final long BELIEVED = PERIOD.multipliedBy(4).toNanos();

    private record Sample(Map<Meter.Id, Double> values, long at) {}

    private final DataSource database;
    private final DelegatingDataSource lent = new DelegatingDataSource();
    private final SimpleMeterRegistry measured = new SimpleMeterRegistry();
    private volatile Sample last = new Sample(Map.of(), System.nanoTime());
    private volatile Sampler sampler;

    public DatabaseMetrics(DataSource database) {
        this.database = database;
    }

    /** The first sample is taken here: the service has migrated its schema just before, so that PostgreSQL answers. */
    @Override
    public void bindTo(MeterRegistry registry) {
        try {
            sample(registry);
        } catch (SQLException e) {
            log.debug("metrics of PostgreSQL come later", e);
        }
        sampler = Sampler.start("PostgreSQL", PERIOD, () -> sample(registry));
    }

    private void sample(MeterRegistry registry) throws SQLException {
        try (Connection connection = database.getConnection()) {
            lent.setTargetDataSource(new SingleConnectionDataSource(connection, true));
            boolean first = measured.getMeters().isEmpty();
            if (first) {
                new PostgreSQLDatabaseMetrics(lent, connection.getCatalog()).bindTo(measured);
            }
            Map<Meter.Id, Double> values = new HashMap<>();
            measured.forEachMeter(meter -> values.put(meter.getId(), valueNow(meter)));
            // what fails is shown as 0 by Micrometer
            if (connection.isValid(2)) {
                last = new Sample(values, System.nanoTime());
            }
            if (first) {
                measured.forEachMeter(meter -> register(meter, registry));
            }
        }
    }

    private static double valueNow(Meter meter) {
        return meter.match(
                Gauge::value,
                Counter::count,
                timer -> 0.0,
                summary -> 0.0,
                task -> 0.0,
                TimeGauge::value,
                FunctionCounter::count,
                timer -> 0.0,
                other -> 0.0);
    }

    private void register(Meter meter, MeterRegistry registry) {
        Meter.Id id = meter.getId();
        if (meter instanceof FunctionCounter) {
            FunctionCounter.builder(id.getName(), this, it -> it.counted(id))
                    .tags(id.getTags())
                    .baseUnit(id.getBaseUnit())
                    .description(id.getDescription())
                    .register(registry);
        } else {
            Gauge.builder(id.getName(), this, it -> it.seen(id))
                    .tags(id.getTags())
                    .baseUnit(id.getBaseUnit())
                    .description(id.getDescription())
                    .register(registry);
        }
    }

    private double counted(Meter.Id id) {
        return last.values().getOrDefault(id, 0.0);
    }

    private double seen(Meter.Id id) {
        Sample sample = last;
        boolean old = System.nanoTime() - sample.at() > BELIEVED;
        return old ? Double.NaN : sample.values().getOrDefault(id, Double.NaN);
    }

    @Override
    public void close() {
        if (sampler != null) {
            sampler.close();
        }
    }
}
