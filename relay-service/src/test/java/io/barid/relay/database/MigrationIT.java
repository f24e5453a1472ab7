package io.barid.relay.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.services.RealPostgres;
import io.barid.services.SchemaContent;
import io.barid.services.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;

/** The newest migration on a database in use; rows-before.sql fills each table there was before it, as that version did. */
class MigrationIT {

    private static final String SCHEMA = "relay";

    private final TestDatabase database = RealPostgres.shared().newDatabase();

    @Test
    void rowsStayAsTheyWere() throws Exception {
        Flyway before = flyway(lastButOne());
        assertThat(before.migrate().success).isTrue();
        try (Connection connection = database.connect(SCHEMA)) {
            fill(connection);
            SchemaContent content = SchemaContent.all(connection, SCHEMA);
            assertThat(content.rows())
                    .isNotEmpty()
                    .allSatisfy((table, rows) -> assertThat(rows)
                            .as("%s: rows-before.sql fills it", table)
                            .isNotEmpty());

            assertThat(flyway(MigrationVersion.LATEST).migrate().migrationsExecuted)
                    .isOne();

            assertThat(content.again(connection, SCHEMA).rows()).isEqualTo(content.rows());
        }
    }

    /** What it will do while its neighbour of the next version has migrated already. */
    @Test
    void thePreviousVersionWritesToTheNewSchema() throws Exception {
        flyway(MigrationVersion.LATEST).migrate();
        try (Connection connection = database.connect(SCHEMA)) {
            fill(connection);
        }
    }

    @Test
    void twoReplicasThatStartAtOnceMigrateOnce() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        try (ExecutorService replicas = Executors.newFixedThreadPool(2)) {
            List<Future<Integer>> executed = Stream.generate(() -> replicas.submit(() -> {
                        Flyway flyway = flyway(MigrationVersion.LATEST);
                        both.countDown();
                        both.await();
                        return flyway.migrate().migrationsExecuted;
                    }))
                    .limit(2)
                    .toList();
            int all =
                    executed.get(0).get(60, TimeUnit.SECONDS) + executed.get(1).get(60, TimeUnit.SECONDS);
            assertThat(all).isEqualTo(flyway(MigrationVersion.LATEST).info().all().length);
        }
    }

    private MigrationVersion lastButOne() {
        MigrationInfo[] all = flyway(MigrationVersion.LATEST).info().all();
        return all[all.length - 2].getVersion();
    }

    /** As relay-service.yml has it. */
    private Flyway flyway(MigrationVersion target) {
        return Flyway.configure()
                .dataSource(database.jdbcUrl(), SCHEMA, database.password(SCHEMA))
                .locations("classpath:db/migration/relay")
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .createSchemas(true)
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                .target(target)
                .load();
    }

    private static void fill(Connection connection) throws SQLException, java.io.IOException {
        try (var sql = MigrationIT.class.getResourceAsStream("/rows-before.sql");
                Statement statement = connection.createStatement()) {
            statement.execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
