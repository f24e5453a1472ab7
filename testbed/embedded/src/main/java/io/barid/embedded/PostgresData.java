package io.barid.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Predicate;

/** The data folder of a PostgreSQL: made once, and only ever used by the version that made it. */
final class PostgresData {
    private static final long INITDB_SECONDS = 180;

    private final PostgresSettings settings;
    private final PostgresBinaries binaries;
    private final RunAs runAs;

    PostgresData(PostgresSettings settings, PostgresBinaries binaries, RunAs runAs) {
        this.settings = settings;
        this.binaries = binaries;
        this.runAs = runAs;
    }

    /** Runs initdb beside the real place and renames, so that a folder that exists was made completely. */
    void prepare(Path log) {
        Path data = settings.data();
        try {
            if (!Files.exists(data)) {
                Path unfinished = data.resolveSibling("data.new");
                Folder.delete(unfinished);
                Folder.make(unfinished, "rwx------");
                runAs.own(unfinished);
                initialise(unfinished, log);
                Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
            }
            runAs.own(data);
            requireSameVersion(Files.readString(data.resolve("PG_VERSION")).strip());
        } catch (IOException e) {
            throw new StartException("PostgreSQL's data in " + data + " cannot be used: " + e.getMessage() + ".", e);
        }
    }

    /**
     * Removes postmaster.pid when its number meanwhile belongs to another process (a restarted container, a reboot):
     * PostgreSQL would take that for itself. Called with the folder's lock held; never while something works in the data.
     */
    void forgetStalePid(Predicate<List<String>> ours) {
        Path pidFile = settings.data().resolve("postmaster.pid");
        try {
            if (!Files.exists(pidFile)) {
                return;
            }
            // empty after a power failure: then it names nobody
            String pid = Files.readString(pidFile).lines().findFirst().orElse("");
            boolean lives = pid.matches("[0-9]{1,18}") && ours.test(Leftovers.commandLine(Long.parseLong(pid)));
            if (!lives && !Leftovers.worksIn(settings.data().toRealPath())) {
                Files.delete(pidFile);
            }
        } catch (IOException e) {
            throw new StartException("PostgreSQL's " + pidFile + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private void requireSameVersion(String found) {
        if (!found.equals(binaries.majorVersion())) {
            throw new StartException("The data in " + settings.data() + " is of PostgreSQL " + found + ", this is "
                    + binaries.majorVersion() + "; dump it with the old version and load it into a new folder.");
        }
    }

    private void initialise(Path data, Path log) throws IOException {
        // initdb checks that the data folder is empty, so the password waits beside it
        Path password = data.resolveSibling("password");
        Folder.writeSecret(password, settings.superuserPassword() + "\n");
        runAs.own(password);
        try {
            Process initdb = Children.start(new ProcessBuilder(runAs.with(List.of(
                            binaries.program("initdb"),
                            "--pgdata=" + data,
                            "--username=postgres",
                            "--pwfile=" + password,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale-provider=libc",
                            "--locale=C",
                            "--data-checksums")))
                    .directory(data.toFile().getParentFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
            if (!Children.endsWithin(initdb, INITDB_SECONDS)) {
                initdb.destroyForcibly();
                throw new StartException("initdb did not end within " + INITDB_SECONDS + " seconds; see " + log + ".");
            }
            if (initdb.exitValue() != 0) {
                throw new StartException("initdb ended with status " + initdb.exitValue() + "; " + log + " says why.");
            }
        } finally {
            Files.deleteIfExists(password);
        }
    }
}
