package io.barid.embedded;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One PostgreSQL in a child process: a commit is on disk when it returns (fsync, full page writes and checksums on),
 * and passwords are asked for by SCRAM. Root is never what it runs as.
 */
public final class EmbeddedPostgres implements EmbeddedService {
    private static final long START_SECONDS = 120;
    private static final long STOP_SECONDS = 12;

    private final PostgresSettings settings;
    private final PostgresServer server;
    // read without the lock: a stop must not wait for a start that takes long
    private volatile Process process;
    private volatile CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

    public EmbeddedPostgres(PostgresSettings settings) {
        this.settings = settings;
        this.server = new PostgresServer(
                Ports.LOOPBACK, Ports.choose(settings.port()), "postgres", settings.superuserPassword());
    }

    @Override
    public synchronized void start() {
        if (isAlive()) {
            return;
        }
        ended.join();
        Folder.make(settings.home(), "rwxr-xr-x");
        FileLock lock = Folder.lock(Folder.make(settings.folder(), "rwxr-xr-x"), "PostgreSQL");
        try {
            Leftovers.end("PostgreSQL", this::isOurs, left -> Children.signal("INT", left.pid()));
            Ports.requireFree(server.port(), "PostgreSQL");
            launchUntilReady();
            ended = process.onExit().thenRun(() -> Folder.unlock(lock));
        } catch (RuntimeException e) {
            end(process);
            Folder.unlock(lock);
            throw e;
        }
    }

    private boolean isOurs(List<String> commandLine) {
        return commandLine.getFirst().endsWith("/bin/postgres")
                && commandLine.contains(settings.data().toString());
    }

    private void launchUntilReady() {
        Path log = Folder.log(settings.home(), "postgres.log");
        PostgresBinaries binaries = PostgresBinaries.unpack(settings.binaries());
        RunAs runAs = RunAs.choose(settings.folder(), binaries.folder());
        var data = new PostgresData(settings, binaries, runAs);
        data.prepare(log);
        data.forgetStalePid(this::isOurs);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        long logged = size(log);
        process = launch(binaries, runAs, log);
        while (!answers()) {
            if (!process.isAlive() && isOccupied(log, logged) && System.nanoTime() < deadline) {
                // backends of a killed one still hold its shared memory; they end as soon as they notice
                Leftovers.pause(500);
                logged = size(log);
                process = launch(binaries, runAs, log);
            }
            requireStarting(deadline, log);
            Leftovers.pause(100);
        }
    }

    private Process launch(PostgresBinaries binaries, RunAs runAs, Path log) {
        List<String> command = runAs.with(List.of(
                binaries.program("postgres"),
                "-D",
                settings.data().toString(),
                "-c",
                "listen_addresses=" + server.host(),
                "-c",
                "port=" + server.port(),
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=100",
                "-c",
                "shared_buffers=128MB",
                "-c",
                "fsync=on",
                "-c",
                "full_page_writes=on",
                "-c",
                "synchronous_commit=on",
                "-c",
                "logging_collector=off",
                "-c",
                "log_destination=stderr",
                "-c",
                "log_timezone=UTC",
                "-c",
                "timezone=UTC",
                // an error's statement can hold personal data
                "-c",
                "log_min_error_statement=panic"));
        try {
            // a session of its own, so that Ctrl-C at the terminal reaches the parent alone, which then stops us last
            var builder = new ProcessBuilder(new RunAs(0, 0, Tools.OWN_SESSION).with(command))
                    .directory(settings.folder().toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
            return Children.start(builder.redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
        } catch (IOException e) {
            throw new StartException("PostgreSQL cannot be started: " + e.getMessage() + ".", e);
        }
    }

    private boolean answers() {
        if (!Ports.answers(server.port())) {
            return false;
        }
        try (Connection connection = server.connect("postgres")) {
            return connection.isValid(5);
        } catch (SQLException e) {
            // 28P01: it is up, and the password is not the one its data was made with
            if ("28P01".equals(e.getSQLState())) {
                throw new StartException(
                        "The data in " + settings.data() + " was made with another superuser password.", e);
            }
            return false;
        }
    }

    private static long size(Path log) {
        try {
            return Files.size(log);
        } catch (IOException e) {
            return 0;
        }
    }

    private static boolean isOccupied(Path log, long from) {
        try (var in = Files.newInputStream(log)) {
            in.skipNBytes(from);
            String text = new String(in.readNBytes(1 << 16), java.nio.charset.StandardCharsets.ISO_8859_1);
            return text.contains("is still in use") || text.contains("lock file \"postmaster.pid\" already exists");
        } catch (IOException e) {
            return false;
        }
    }

    private void requireStarting(long deadline, Path log) {
        if (!process.isAlive()) {
            throw new StartException(
                    "PostgreSQL ended during its start with status " + process.exitValue() + "; " + log + " says why.");
        }
        if (System.nanoTime() > deadline) {
            throw new StartException(
                    "PostgreSQL did not answer within " + START_SECONDS + " seconds; see " + log + ".");
        }
    }

    /** Fast shutdown: sessions are ended, transactions in flight rolled back, everything written out. */
    @Override
    public void stop() {
        end(process);
        ended.join();
    }

    private static void end(Process running) {
        if (running == null) {
            return;
        }
        for (String signal : List.of("INT", "QUIT", "KILL")) {
            if (!running.isAlive()) {
                return;
            }
            Children.signal(signal, running.pid());
            Children.endsWithin(running, STOP_SECONDS);
        }
    }

    public PostgresServer server() {
        return server;
    }

    /** The postmaster's. */
    @Override
    public long pid() {
        if (process == null) {
            throw new IllegalStateException("PostgreSQL was never started");
        }
        return process.pid();
    }

    @Override
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    @Override
    public CompletableFuture<Void> onExit() {
        return ended.copy();
    }
}
