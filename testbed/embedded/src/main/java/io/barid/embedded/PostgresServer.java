package io.barid.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** A PostgreSQL that runs somewhere, and its superuser. */
public record PostgresServer(String host, int port, String superuser, String superuserPassword) {
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    /** As superuser; the caller closes it. */
    public Connection connect(String database) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", superuser);
        properties.setProperty("password", superuserPassword);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "10");
        return DriverManager.getConnection(jdbcUrl(database), properties);
    }

    /** Never the password: records are printed in logs. */
    @Override
    public String toString() {
        return "PostgresServer[" + superuser + "@" + host + ":" + port + "]";
    }
}
