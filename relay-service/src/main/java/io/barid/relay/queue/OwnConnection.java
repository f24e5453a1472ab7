package io.barid.relay.queue;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;

/**
 * One connection beside the pool that everybody shares, for a beat that must wait for nobody. Made anew after each failure,
 * and never waited for longer than 5 seconds.
 */
final class OwnConnection {

    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private OwnConnection() {}

    /** To the same database as the same user; nothing is connected yet. The caller closes it. */
    static HikariDataSource like(DataSource shared) {
        HikariDataSource model = unwrapped(shared);
        HikariDataSource own = new HikariDataSource();
        own.setPoolName(model.getPoolName() + "-beat");
        own.setJdbcUrl(model.getJdbcUrl());
        own.setUsername(model.getUsername());
        own.setPassword(model.getPassword());
        own.setSchema(model.getSchema());
        own.setConnectionInitSql(model.getConnectionInitSql());
        Properties properties = new Properties();
        properties.putAll(model.getDataSourceProperties());
        properties.setProperty("connectTimeout", seconds());
        properties.setProperty("loginTimeout", seconds());
        properties.setProperty("socketTimeout", seconds());
        own.setDataSourceProperties(properties);
        own.setMaximumPoolSize(1);
        // also the longest pause before it is made anew
        own.setConnectionTimeout(PAUSE.toMillis());
        own.setValidationTimeout(model.getValidationTimeout());
        own.setKeepaliveTime(model.getKeepaliveTime());
        own.setInitializationFailTimeout(-1);
        return own;
    }

    private static HikariDataSource unwrapped(DataSource shared) {
        try {
            return shared.unwrap(HikariDataSource.class);
        } catch (SQLException e) {
            throw new IllegalStateException("the beat needs a pool to make a connection like its own", e);
        }
    }

    private static String seconds() {
        return Long.toString(LONGEST.toSeconds());
    }
}
