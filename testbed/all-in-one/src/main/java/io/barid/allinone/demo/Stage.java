package io.barid.allinone.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** All that has to be cleared away: processes, the name server, a temporary folder. */
final class Stage implements AutoCloseable {

    private static final int TRIES = 20;

    /** What stays of the folder. */
    enum Stays {
        NOTHING,
        LOGS,
        ALL
    }

    private final Path folder;
    private final List<RunningBarid> running = new ArrayList<>();
    private final List<AutoCloseable> others = new ArrayList<>();
    private Stays stays = Stays.NOTHING;
    private volatile boolean closed;

    private Stage(Path folder) {
        this.folder = folder;
    }

    static Stage set() {
        // PostgreSQL does not run as root: the other user it runs as has to pass through, but sees no names here
        boolean root = "root".equals(System.getProperty("user.name"));
        var permissions = PosixFilePermissions.fromString(root ? "rwx--x--x" : "rwx------");
        try {
            Path folder = Files.createTempDirectory("barid-demo-");
            Files.setPosixFilePermissions(folder, permissions);
            return new Stage(folder.toRealPath());
        } catch (IOException e) {
            throw new DemoException("No temporary folder can be made: " + e.getMessage() + ".", e);
        }
    }

    Path folder() {
        return folder;
    }

    /** What stays after the end; a failure leaves logs at least. */
    synchronized void leave(Stays what) {
        if (what.compareTo(stays) > 0) {
            stays = what;
        }
    }

    synchronized void start(Organisation organisation) throws IOException {
        if (!closed) {
            Files.createDirectory(organisation.home());
            running.add(RunningBarid.start(organisation));
        }
    }

    synchronized <T extends AutoCloseable> T add(T other) {
        others.add(other);
        return other;
    }

    synchronized List<RunningBarid> running() {
        return List.copyOf(running);
    }

    boolean closed() {
        return closed;
    }

    /** Returns when nothing runs any more and the folder is gone; the second time at once. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        running.forEach(RunningBarid::end);
        running.forEach(RunningBarid::awaitEnd);
        others.forEach(Stage::closeQuietly);
        if (stays != Stays.ALL) {
            clear();
        }
    }

    private static void closeQuietly(AutoCloseable other) {
        try {
            other.close();
        } catch (Exception e) {
            // it ends with this JVM anyway
        }
    }

    /** Again and again: children of one that had to be killed take a moment to end, and still write. */
    private void clear() {
        for (int i = 1; ; i++) {
            try {
                delete(file -> stays == Stays.LOGS && inLogs(file));
                return;
            } catch (IOException e) {
                if (i == TRIES) {
                    System.err.println("barid: " + folder + " could not be removed: " + e.getMessage());
                    return;
                }
                pause();
            }
        }
    }

    private boolean inLogs(Path file) {
        Path inside = folder.relativize(file);
        return inside.getNameCount() > 2 && inside.getName(1).toString().equals("log");
    }

    private void delete(Predicate<Path> kept) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!kept.test(file)) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                try (var left = Files.list(visited)) {
                    if (stays != Stays.NOTHING && left.findAny().isPresent()) {
                        return FileVisitResult.CONTINUE;
                    }
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void pause() {
        try {
            Thread.sleep(250);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
