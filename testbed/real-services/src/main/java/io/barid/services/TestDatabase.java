package io.barid.services;

import io.barid.embedded.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/**
 * A database of one test.
 *
 * @param passwords by role: {@code relay} and {@code mailbox}
 */
public record TestDatabase(PostgresServer server, String name, Map<String, String> passwords) {
    public String jdbcUrl() {
        return server.jdbcUrl(name);
    }

    public String password(String role) {
        String password = passwords.get(role);
        if (password == null) {
            throw new IllegalArgumentException("no role " + role);
        }
        return password;
    }

    /** The caller closes it. */
    public Connection connect(String role) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), role, password(role));
    }

    /** The caller closes it. */
    public Connection connectAsSuperuser() throws SQLException {
        return server.connect(name);
    }

    /** Never the passwords. */
    @Override
    public String toString() {
        return "TestDatabase[" + name + "]";
    }
}
