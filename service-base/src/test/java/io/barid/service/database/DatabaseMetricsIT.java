package io.barid.service.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.services.RealPostgres;
import io.barid.services.TestDatabase;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class DatabaseMetricsIT {

    /** Counts who asks it. */
    private static final class Counted extends DelegatingDataSource {
        private final AtomicInteger connections = new AtomicInteger();

        private Counted(TestDatabase database) {
            super(new DriverManagerDataSource(database.jdbcUrl(), "relay", database.password("relay")));
        }

        @Override
        public Connection getConnection() throws SQLException {
            connections.incrementAndGet();
            return super.getConnection();
        }
    }

    @Test
    void aServicesOwnRoleSeesThemAndAScrapeAsksNobody() {
        TestDatabase database = RealPostgres.shared().newDatabase();
        Counted source = new Counted(database);
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        try (DatabaseMetrics measured = new DatabaseMetrics(source)) {
            measured.bindTo(metrics);
            assertThat(metrics.get("postgres.size")
                            .tag("database", database.name())
                            .gauge()
                            .value())
                    .isPositive();
            assertThat(metrics.get("postgres.connections").gauge().value()).isPositive();
            assertThat(((FunctionCounter) metrics.get("postgres.transactions").meter()).count())
                    .isPositive();
            // the sampler's own first look, at once
            while (source.connections.get() < 2) {
                Thread.onSpinWait();
            }
            metrics.getMeters().forEach(Meter::measure);
            assertThat(source.connections).hasValue(2);
        }
    }
}
