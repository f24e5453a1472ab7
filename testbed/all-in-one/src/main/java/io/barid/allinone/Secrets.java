package io.barid.allinone;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;

/** Secrets made at first start, one file each, readable by their owner alone: {@code $BARID_HOME/secrets}. */
record Secrets(Home home) {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** A token or password of 256 random bits as hexadecimal digits. */
    String token(String name) {
        return get(name, HexFormat.of().formatHex(random()));
    }

    /** A key of 256 random bits in base64. */
    String key(String name) {
        return get(name, Base64.getEncoder().encodeToString(random()));
    }

    /** Empty when it was never made. */
    String existing(String name) {
        try {
            Path file = home.secrets().resolve(name);
            return Files.exists(file) ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            throw unusable(name, e);
        }
    }

    /** One at a time: services that start beside each other ask for the same ones. */
    private String get(String name, String fresh) {
        synchronized (RANDOM) {
            return getOrMake(name, fresh);
        }
    }

    private String getOrMake(String name, String fresh) {
        String existing = existing(name);
        if (!existing.isEmpty()) {
            return existing;
        }
        try {
            keep(name, fresh);
            return fresh;
        } catch (IOException e) {
            throw unusable(name, e);
        }
    }

    /** On disk before its first use: a key that were lost with the power would take what it encrypted with it. */
    private void keep(String name, String secret) throws IOException {
        Path temporary = home.secrets().resolve(name + ".new");
        Files.deleteIfExists(temporary);
        try (FileChannel file = FileChannel.open(
                temporary,
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            file.write(java.nio.charset.StandardCharsets.US_ASCII.encode(secret + "\n"));
            file.force(true);
        }
        Files.move(temporary, home.secrets().resolve(name), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(home.secrets(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private UsageException unusable(String name, IOException e) {
        return new UsageException(
                "The secret " + home.secrets().resolve(name) + " cannot be read or made (" + e.getMessage()
                        + "): start Barid as the user who owns it.",
                e);
    }

    private static byte[] random() {
        byte[] octets = new byte[32];
        RANDOM.nextBytes(octets);
        return octets;
    }
}
