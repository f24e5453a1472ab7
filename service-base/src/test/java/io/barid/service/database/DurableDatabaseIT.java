package io.barid.service.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.service.SettingsException;
import io.barid.services.RealPostgres;
import io.barid.services.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class DurableDatabaseIT {

    private static RealPostgres postgres;
    private static TestDatabase database;

    @BeforeAll
    static void start() {
        postgres = RealPostgres.own();
        database = postgres.newDatabase();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    private static DataSource as(String url, String password) {
        return new DriverManagerDataSource(url, "relay", password);
    }

    private static DataSource right() {
        return as(database.jdbcUrl(), database.password("relay"));
    }

    @Test
    void oneThatMayForgetIsRefused() throws Exception {
        DurableDatabase.await(right(), database.jdbcUrl());
        set("alter role relay set synchronous_commit = off");
        assertThatThrownBy(() -> DurableDatabase.await(right(), database.jdbcUrl()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("synchronous_commit=off");
        set("alter role relay reset synchronous_commit");
        DurableDatabase.await(right(), database.jdbcUrl());
    }

    private static void set(String sql) throws Exception {
        try (Connection superuser = database.connectAsSuperuser()) {
            superuser.createStatement().execute(sql);
        }
    }

    @Test
    void whatWaitingCannotChangeIsSaidAtOnce() {
        assertThatThrownBy(() ->
                        DurableDatabase.await(as(database.jdbcUrl(), "wrong"), database.jdbcUrl() + "?password=secret"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("BARID_POSTGRES_PASSWORD")
                .hasMessageNotContaining("secret");
        String missing = database.jdbcUrl().replace(database.name(), "not_there");
        assertThatThrownBy(() -> DurableDatabase.await(as(missing, database.password("relay")), missing))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("no such database");
    }

    @Test
    void oneThatIsAwayIsWaitedForButNotForEver() throws Exception {
        postgres.stop();
        Thread start = Thread.ofVirtual().start(() -> {
            sleep(2);
            postgres.start();
        });
        long from = System.nanoTime();
        DurableDatabase.await(right(), database.jdbcUrl());
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofSeconds(1));
        start.join();
        try (Connection connection =
                DriverManager.getConnection(database.jdbcUrl(), "relay", database.password("relay"))) {
            assertThat(connection.isValid(1)).isTrue();
        }
        String nowhere = "jdbc:postgresql://127.0.0.1:1/barid";
        assertThatThrownBy(() -> DurableDatabase.await(as(nowhere, "x"), nowhere, Duration.ofSeconds(2)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("has not answered for 2 seconds");
    }

    private static void sleep(int seconds) {
        try {
            TimeUnit.SECONDS.sleep(seconds);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
