package io.barid.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs for this machine's processor, unpacked from zonky's jar. */
record PostgresBinaries(Path folder) {
    /**
     * Unpacks them unless an earlier start has. A folder with the version's name is complete: it got that name last.
     *
     * @throws StartException when this processor is none of those there are programs for
     */
    static PostgresBinaries unpack(Path parent) {
        Path folder = parent.resolve("postgresql-" + version());
        if (!Files.exists(folder)) {
            Folder.make(parent, "rwxr-xr-x");
            try {
                Path unfinished = Files.createTempDirectory(parent, "unpacking-");
                try {
                    unpackInto(unfinished);
                    Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
                    publish(unfinished, folder);
                } finally {
                    Folder.delete(unfinished);
                }
            } catch (IOException e) {
                throw new StartException(
                        "PostgreSQL cannot be unpacked into " + folder + ": " + e.getMessage() + ".", e);
            }
        }
        return new PostgresBinaries(folder);
    }

    private static void publish(Path unfinished, Path folder) throws IOException {
        try {
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.exists(folder)) {
                throw e;
            }
            // another process was faster
        }
    }

    private static void unpackInto(Path folder) throws IOException {
        try (InputStream packed = PostgresBinaries.class.getResourceAsStream(archive())) {
            if (packed == null) {
                throw new IOException(archive() + " is not in the class path");
            }
            var tar = new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(packed)));
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(entry, tar, folder);
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path folder) throws IOException {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("an archive entry leads out of its folder: " + entry.getName());
        }
        makeReadable(folder, entry.isDirectory() ? target : target.getParent());
        if (entry.isDirectory()) {
            return;
        }
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(content, target);
            boolean program = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    /** Whatever the umask, others must reach the programs too: root runs PostgreSQL as somebody else. */
    private static void makeReadable(Path root, Path folder) throws IOException {
        if (!folder.equals(root) && !Files.exists(folder)) {
            makeReadable(root, folder.getParent());
            Files.createDirectory(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static String archive() {
        String processor = System.getProperty("os.arch");
        return switch (processor) {
            case "amd64", "x86_64" -> "/postgres-linux-x86_64.txz";
            case "aarch64", "arm64" -> "/postgres-linux-arm_64.txz";
            default ->
                throw new StartException("There is no embedded PostgreSQL for the processor " + processor
                        + "; use a PostgreSQL of your own.");
        };
    }

    private static String version() {
        var properties = new Properties();
        try (InputStream in = PostgresBinaries.class.getResourceAsStream("postgres.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    /** As in the file PG_VERSION of a data folder. */
    String majorVersion() {
        return version().split("\\.", 2)[0];
    }

    String program(String name) {
        return folder.resolve("bin").resolve(name).toString();
    }
}
