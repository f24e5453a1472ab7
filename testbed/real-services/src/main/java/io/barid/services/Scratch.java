package io.barid.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Stream;

/** Folders below the module's {@code target}, and passwords, for one run. */
final class Scratch {
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private Scratch() {}

    /** Kept from run to run. */
    static Path binaries() {
        return TARGET.resolve("embedded-binaries");
    }

    /** A new folder that others may enter: PostgreSQL runs as somebody else when the tests run as root. */
    static Path folder(String name) {
        try {
            Path parent = Files.createDirectories(TARGET.resolve("real-services"));
            Path folder = Files.createTempDirectory(parent, name + "-");
            return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String password() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
