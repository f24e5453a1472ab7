package io.barid.dovecot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs of Debian's packages dovecot-core and dovecot-pop3d. */
final class Installed {

    /** Where systems keep servers, which is not on everybody's PATH. */
    private static final String SERVERS = "/usr/sbin:/usr/local/sbin";

    private Installed() {}

    static Optional<Path> find(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + ":" + SERVERS;
        return Stream.of(path.split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Path program(String program) {
        return find(program)
                .orElseThrow(() -> new IllegalStateException(
                        program + " is not installed: Debian's packages dovecot-core and dovecot-pop3d have it"));
    }
}
