package io.barid.allinone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * What one container mounts: a file for each secret.
 *
 * @param mode of the files, as {@code r--------}
 */
record SecretFolder(Path path, String mode) {

    SecretFolder {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UsageException("The folder " + path + " cannot be made (" + e.getMessage() + ").", e);
        }
    }

    /** For parts that run as the user who writes it. */
    static SecretFolder own(Path path) {
        return new SecretFolder(path, "r--------");
    }

    /** For programs with users of their own: who mounts the folder may read it. */
    static SecretFolder forOthers(Path path) {
        return new SecretFolder(path, "r--r--r--");
    }

    /** Whole or not at all; what stands there already with this value stays. */
    void put(String name, String value) {
        Path file = path.resolve(name);
        try {
            if (Files.exists(file) && Files.readString(file).equals(value + "\n")) {
                return;
            }
            Path temporary = path.resolve(name + ".new");
            Files.deleteIfExists(temporary);
            // its mode is not left to the mask of this process
            Files.createFile(
                    temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(temporary, value + "\n");
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(mode));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UsageException("The secret " + file + " cannot be written (" + e.getMessage() + ").", e);
        }
    }
}
