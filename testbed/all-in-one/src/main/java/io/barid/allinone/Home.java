package io.barid.allinone;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** {@code BARID_HOME}: everything that Barid keeps on disk. */
record Home(Path folder) {

    Home {
        folder = folder.toAbsolutePath().normalize();
    }

    Path secrets() {
        return folder.resolve("secrets");
    }

    Path tls() {
        return folder.resolve("tls");
    }

    Path logs() {
        return folder.resolve("log");
    }

    Path run() {
        return folder.resolve("run");
    }

    Path pidFile(Part part) {
        return run().resolve(part + ".pid");
    }

    /** Makes the folders that are missing. */
    void make() {
        try {
            Files.createDirectories(folder);
            closed(secrets());
            closed(tls());
            Files.createDirectories(logs());
            Files.createDirectories(run());
        } catch (FileAlreadyExistsException e) {
            throw new UsageException("BARID_HOME cannot be used: " + e.getFile() + " is a file, not a folder.", e);
        } catch (IOException e) {
            throw new UsageException(
                    "BARID_HOME " + folder + " cannot be written to by this user (" + e.getMessage()
                            + "): choose another folder or change its owner.",
                    e);
        }
    }

    /** Keeps a second Barid from using the same data; given up when this process ends. */
    FileLock lock() {
        try {
            FileChannel file =
                    FileChannel.open(run().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = file.tryLock();
            if (lock == null) {
                file.close();
                throw new UsageException("Barid already runs on " + folder + ": stop it first, or set BARID_HOME.");
            }
            return lock;
        } catch (IOException | OverlappingFileLockException e) {
            throw new UsageException(
                    "BARID_HOME " + folder + " cannot be locked (" + e.getMessage()
                            + "): choose another folder or change its owner.",
                    e);
        }
    }

    private static void closed(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }
}
