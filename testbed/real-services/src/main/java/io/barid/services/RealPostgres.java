package io.barid.services;

import io.barid.embedded.Database;
import io.barid.embedded.EmbeddedPostgres;
import io.barid.embedded.PostgresServer;
import io.barid.embedded.PostgresSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL for tests, which gives every test a database of its own. */
public final class RealPostgres implements AutoCloseable {
    private final Runner runner;
    private final PostgresServer server;
    private final Map<String, String> rolePasswords =
            Map.of("relay", Scratch.password(), "mailbox", Scratch.password());
    private final AtomicInteger databases = new AtomicInteger();

    private RealPostgres(Runner runner, PostgresServer server) {
        this.runner = runner;
        this.server = server;
    }

    /** The one of this JVM, started by the first call and removed when the JVM ends. Do not stop it: others use it. */
    public static RealPostgres shared() {
        return Shared.postgres();
    }

    /** Another one, for a test that stops it. The caller closes it. */
    public static RealPostgres own() {
        RealPostgres postgres = switch (Engine.chosen()) {
            case DOCKER -> container();
            case EMBEDDED -> embedded();
        };
        Shared.startOrRemove(postgres, postgres::start);
        return postgres;
    }

    private static RealPostgres embedded() {
        Path home = Scratch.folder("postgres");
        var postgres = new EmbeddedPostgres(new PostgresSettings(home, 0, Scratch.password(), Scratch.binaries()));
        return new RealPostgres(new Runner.Embedded(postgres, home), postgres.server());
    }

    private static RealPostgres container() {
        var server = new PostgresServer("127.0.0.1", Containers.freePort(), "postgres", Scratch.password());
        return new RealPostgres(
                new Runner.Container(Containers.postgres(server.port(), server.superuserPassword())), server);
    }

    /** An empty database with the roles {@code relay} and {@code mailbox}, each with its schema. */
    public synchronized TestDatabase newDatabase() {
        String name = "test_" + databases.incrementAndGet();
        try {
            Database.prepare(server, name, rolePasswords);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot make the database " + name, e);
        }
        return new TestDatabase(server, name, rolePasswords);
    }

    public PostgresServer server() {
        return server;
    }

    /** Returns when it answers; data and address are the same as before {@link #stop}. */
    public void start() {
        runner.start();
        Await.ready("PostgreSQL", () -> {
            try (Connection connection = server.connect("postgres")) {
                return connection.isValid(5);
            }
        });
    }

    /** Ends all sessions and keeps PostgreSQL away until {@link #start}. */
    public void stop() {
        runner.stop();
    }

    @Override
    public void close() {
        runner.remove();
    }
}
