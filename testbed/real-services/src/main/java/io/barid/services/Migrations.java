package io.barid.services;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/**
 * A service's migrations on a database of a test, as its own configuration runs them.
 *
 * @param schema the service's, which is its role's name and its scripts' folder, too
 */
public record Migrations(TestDatabase database, String schema) {

    /** Runs those that are missing; how many those were. */
    public int toLatest() {
        return flyway(MigrationVersion.LATEST).migrate().migrationsExecuted;
    }

    /** Runs all but the newest. */
    public void toLastButOne() {
        MigrationInfo[] all = flyway(MigrationVersion.LATEST).info().all();
        flyway(all[all.length - 2].getVersion()).migrate();
    }

    /** How many there are. */
    public int count() {
        return flyway(MigrationVersion.LATEST).info().all().length;
    }

    /** Runs a script of the class path as the service's role. */
    public void run(Connection connection, String script) throws SQLException, IOException {
        try (InputStream sql = Migrations.class.getResourceAsStream(script);
                Statement statement = connection.createStatement()) {
            statement.execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private Flyway flyway(MigrationVersion target) {
        return Flyway.configure()
                .dataSource(database.jdbcUrl(), schema, database.password(schema))
                .locations("classpath:db/migration/" + schema)
                .schemas(schema)
                .defaultSchema(schema)
                .createSchemas(true)
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                .target(target)
                .load();
    }
}
