package io.barid.service.database;

import io.barid.service.SettingsException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before a service's migrations: waits for PostgreSQL, and refuses one that may forget what it committed, because
 * an acknowledged message rests on that.
 */
public final class DurableDatabase {

    /** How long a start waits for a PostgreSQL that is away, as while both are started together. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Logger log = LoggerFactory.getLogger(DurableDatabase.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Each of them keeps a commit through a crash of PostgreSQL and of its machine; "off" does not. */
    private static final List<String> NEEDED = List.of("fsync", "full_page_writes", "synchronous_commit");

    private DurableDatabase() {}

    /** {@link #await(DataSource, String, Duration)} with {@link #PATIENCE}. */
    public static void await(DataSource database, String url) {
        await(database, url, PATIENCE);
    }

    /**
     * Returns once PostgreSQL has answered and its settings are durable.
     *
     * @param url for messages; what follows its {@code ?} is not shown
     * @throws SettingsException when it lets nobody in, is not durable, or did not answer in time
     */
    public static void await(DataSource database, String url, Duration patience) {
        String shown = url.replaceFirst("\\?.*", "");
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try (Connection connection = database.getConnection()) {
                check(connection);
                return;
            } catch (SQLException e) {
                refuseIfHopeless(e, shown);
                if (System.nanoTime() > deadline) {
                    throw new SettingsException("PostgreSQL at " + shown + " has not answered for "
                            + patience.toSeconds() + " seconds (" + root(e).getMessage()
                            + "): start it, or set BARID_POSTGRES_URL to where it is");
                }
                log.info("waiting for PostgreSQL at {}: {}", shown, root(e).getMessage());
                pause();
            }
        }
    }

    private static void check(Connection connection) throws SQLException {
        Map<String, String> settings = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select name, setting from pg_settings where name in ('"
                        + String.join("', '", NEEDED) + "')")) {
            while (rows.next()) {
                settings.put(rows.getString(1), rows.getString(2));
            }
        }
        refuseIfForgetful(settings);
    }

    static void refuseIfForgetful(Map<String, String> settings) {
        for (String needed : NEEDED) {
            if (settings.getOrDefault(needed, "off").equals("off")) {
                throw new SettingsException(
                        "PostgreSQL runs with " + needed + "=off, so a crash could lose accepted mail: set it to on");
            }
        }
    }

    /** Waiting does not change what is refused here: who may log in, and which databases there are. */
    private static void refuseIfHopeless(SQLException failure, String url) {
        String state = state(failure);
        if (state.startsWith("28")) {
            throw new SettingsException("PostgreSQL at " + url + " refuses the login ("
                    + root(failure).getMessage() + "): check BARID_POSTGRES_USER and BARID_POSTGRES_PASSWORD");
        }
        if (state.equals("3D000")) {
            throw new SettingsException("PostgreSQL at " + url + " has no such database ("
                    + root(failure).getMessage() + "): create it, or correct BARID_POSTGRES_URL");
        }
    }

    /** A pool wraps what the driver said. */
    private static String state(Throwable failure) {
        String found = "";
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLException sql && sql.getSQLState() != null) {
                found = sql.getSQLState();
            }
        }
        return found;
    }

    private static Throwable root(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() instanceof SQLException) {
            at = at.getCause();
        }
        return at;
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for PostgreSQL", e);
        }
    }
}
