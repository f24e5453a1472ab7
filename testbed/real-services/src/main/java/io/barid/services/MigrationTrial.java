package io.barid.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The newest migration on a database in use: what each service that has one tests. Its rows-before.sql fills each table there was before,
 * as that version did.
 */
public abstract class MigrationTrial {

    private static final String ROWS = "/rows-before.sql";

    private final TestDatabase database = RealPostgres.shared().newDatabase();
    private final String schema;
    private final Migrations migrations;

    protected MigrationTrial(String schema) {
        this.schema = schema;
        this.migrations = new Migrations(database, schema);
    }

    @Test
    void rowsStayAsTheyWere() throws Exception {
        migrations.toLastButOne();
        try (Connection connection = database.connect(schema)) {
            migrations.run(connection, ROWS);
            SchemaContent content = SchemaContent.all(connection, schema);
            assertThat(content.rows())
                    .isNotEmpty()
                    .allSatisfy((table, rows) -> assertThat(rows)
                            .as("%s: rows-before.sql fills it", table)
                            .isNotEmpty());

            assertThat(migrations.toLatest()).isOne();

            assertThat(content.again(connection, schema).rows()).isEqualTo(content.rows());
        }
    }

    /** What it will do while its neighbour of the next version has migrated already. */
    @Test
    void thePreviousVersionWritesToTheNewSchema() throws Exception {
        migrations.toLatest();
        try (Connection connection = database.connect(schema)) {
            migrations.run(connection, ROWS);
        }
    }

    @Test
    void twoReplicasThatStartAtOnceMigrateOnce() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        try (ExecutorService replicas = Executors.newFixedThreadPool(2)) {
            List<Future<Integer>> executed = Stream.generate(() -> replicas.submit(() -> {
                        both.countDown();
                        both.await();
                        return migrations.toLatest();
                    }))
                    .limit(2)
                    .toList();
            int all =
                    executed.get(0).get(60, TimeUnit.SECONDS) + executed.get(1).get(60, TimeUnit.SECONDS);
            assertThat(all).isEqualTo(migrations.count());
        }
    }
}
