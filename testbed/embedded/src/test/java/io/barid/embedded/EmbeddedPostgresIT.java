package io.barid.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
    private static final Path BINARIES = Path.of("target", "embedded-binaries");

    @TempDir
    Path home;

    @Test
    void whatWasCommittedIsThereAfterAKill() throws Exception {
        EmbeddedPostgres postgres = postgres(home, "super");
        postgres.start();
        try {
            try (Connection connection = postgres.server().connect("postgres")) {
                connection.createStatement().execute("create table t (v text)");
                connection.createStatement().execute("insert into t values ('kept')");
                ProcessHandle.of(postgres.pid()).orElseThrow().destroyForcibly();
                postgres.onExit().get();
                // at once: the old backends may still hold the shared memory
                postgres.start();
            }
            assertThat(ask(postgres, "select string_agg(v, ',') from t")).isEqualTo("kept");
            postgres.stop();
            assertThat(postgres.isAlive()).isFalse();
            postgres.start();
            assertThat(ask(postgres, "select string_agg(v, ',') from t")).isEqualTo("kept");
        } finally {
            postgres.stop();
        }
    }

    @Test
    void aPidThatMeanwhileBelongsToAnotherProcessDoesNotStopTheStart() throws Exception {
        EmbeddedPostgres postgres = postgres(home, "super");
        postgres.start();
        Process other = new ProcessBuilder("sleep", "600").start();
        try {
            Path pidFile = home.resolve("postgres/data/postmaster.pid");
            String written = Files.readString(pidFile);
            ProcessHandle.of(postgres.pid()).orElseThrow().destroyForcibly();
            postgres.onExit().get();
            // one that PostgreSQL may signal, so that it takes it for itself
            Files.writeString(pidFile, written.replaceFirst("[0-9]+", "" + other.pid()));
            postgres.start();
            assertThat(ask(postgres, "select 'up'")).isEqualTo("up");
        } finally {
            other.destroyForcibly();
            postgres.stop();
        }
    }

    @Test
    void itIsDurableChecksPasswordsAndIsNotRoot() throws Exception {
        // JUnit's folder is closed to others
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        EmbeddedPostgres postgres = postgres(home, "super");
        postgres.start();
        try {
            for (String setting : new String[] {"fsync", "full_page_writes", "synchronous_commit", "data_checksums"}) {
                assertThat(ask(postgres, "show " + setting)).as(setting).isEqualTo("on");
            }
            assertThat(ask(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThatThrownBy(() ->
                            DriverManager.getConnection(postgres.server().jdbcUrl("postgres"), "postgres", "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThat((Integer) Files.getAttribute(Path.of("/proc/" + postgres.pid()), "unix:uid"))
                    .isNotZero();
            assertThatThrownBy(() -> postgres(home, "super").start())
                    .isInstanceOf(StartException.class)
                    .hasMessage("Another Barid already runs its PostgreSQL in " + home.resolve("postgres") + ".");
            postgres.stop();
            assertThatThrownBy(() -> postgres(home, "another").start())
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("another superuser password");
            postgres.start();
        } finally {
            postgres.stop();
        }
    }

    @Test
    void itStartsBelowAClosedFolder() throws Exception {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        EmbeddedPostgres postgres = postgres(home.resolve("data"), "super");
        postgres.start();
        try {
            assertThat(ask(postgres, "select 'up'")).isEqualTo("up");
        } finally {
            postgres.stop();
        }
    }

    @Test
    void eachRoleHasItsOwnSchemaAndNoOther() throws Exception {
        EmbeddedPostgres postgres = postgres(home, "super");
        postgres.start();
        try {
            var roles = Map.of("relay", "relay's", "mailbox", "mailbox's");
            Database.prepare(postgres.server(), "barid", roles);
            Database.prepare(postgres.server(), "barid", roles);
            String url = postgres.server().jdbcUrl("barid");
            try (Connection relay = DriverManager.getConnection(url, "relay", "relay's")) {
                relay.createStatement().execute("create table queue (id int)");
                assertThat(relay.getSchema()).isEqualTo("relay");
            }
            try (Connection mailbox = DriverManager.getConnection(url, "mailbox", "mailbox's")) {
                for (String sql : new String[] {
                    "select * from relay.queue", "create table relay.x (id int)", "create table public.x (id int)"
                }) {
                    assertThatThrownBy(() -> mailbox.createStatement().execute(sql))
                            .as(sql)
                            .hasMessageContaining("permission denied");
                }
            }
        } finally {
            postgres.stop();
        }
    }

    private static EmbeddedPostgres postgres(Path home, String password) {
        return new EmbeddedPostgres(new PostgresSettings(home, 0, password, BINARIES));
    }

    private static String ask(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = postgres.server().connect("postgres");
                ResultSet row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
