package io.barid.mailbox.database;

import io.barid.service.database.DatabaseMetrics;
import io.barid.service.database.DurableDatabase;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Waits for PostgreSQL, refuses one that may forget, then migrates the schema {@code mailbox}. */
@Configuration(proxyBeanMethods = false)
class DatabaseStart {

    @Bean
    DatabaseMetrics databaseMetrics(DataSource database) {
        return new DatabaseMetrics(database);
    }

    @Bean
    FlywayMigrationStrategy awaitThenMigrate(DataSource database, @Value("${spring.datasource.url}") String url) {
        return flyway -> {
            DurableDatabase.await(database, url);
            flyway.migrate();
        };
    }
}
