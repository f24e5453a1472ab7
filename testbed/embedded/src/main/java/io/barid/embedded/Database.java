package io.barid.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import org.postgresql.PGConnection;

/** A database in which each role owns the schema of its own name and can see no other. */
public final class Database {
    private Database() {}

    /**
     * Makes what is missing and sets the passwords; can be repeated at every start.
     *
     * @param passwords of the roles, by name; each role gets a schema of that name
     */
    public static void prepare(PostgresServer server, String database, Map<String, String> passwords)
            throws SQLException {
        requireName(database);
        passwords.keySet().forEach(Database::requireName);
        try (Connection superuser = server.connect("postgres")) {
            for (Map.Entry<String, String> role : passwords.entrySet()) {
                prepareRole(superuser, role.getKey(), role.getValue());
            }
            if (!exists(superuser, "select 1 from pg_database where datname = ?", database)) {
                execute(superuser, "create database " + database + " encoding 'UTF8' template template0");
            }
            execute(superuser, "revoke all on database " + database + " from public");
        }
        try (Connection superuser = server.connect(database)) {
            execute(superuser, "revoke all on schema public from public");
            prepareSchemas(superuser, database, passwords.keySet());
        }
    }

    private static void prepareRole(Connection superuser, String role, String password) throws SQLException {
        if (!exists(superuser, "select 1 from pg_roles where rolname = ?", role)) {
            execute(superuser, "create role " + role + " login");
        }
        // the driver sends the SCRAM verifier, so that no log can hold the password
        superuser.unwrap(PGConnection.class).alterUserPassword(role, password.toCharArray(), "scram-sha-256");
    }

    private static void prepareSchemas(Connection superuser, String database, Set<String> roles) throws SQLException {
        for (String role : roles) {
            execute(superuser, "grant connect on database " + database + " to " + role);
            execute(superuser, "create schema if not exists " + role + " authorization " + role);
            execute(superuser, "alter role " + role + " in database " + database + " set search_path = " + role);
        }
    }

    private static boolean exists(Connection superuser, String query, String name) throws SQLException {
        try (PreparedStatement statement = superuser.prepareStatement(query)) {
            statement.setString(1, name);
            return statement.executeQuery().next();
        }
    }

    private static void execute(Connection superuser, String sql) throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void requireName(String name) {
        if (!name.matches("[a-z][a-z0-9_]{0,50}")) {
            throw new IllegalArgumentException("not a plain SQL name: " + name);
        }
    }
}
