package io.barid.embedded;

import java.nio.file.Path;

/**
 * What an embedded PostgreSQL needs to know.
 *
 * @param home              data is kept in its folder {@code postgres}, the log in {@code log/postgres.log}
 * @param port              port on 127.0.0.1; 0 takes a free one, once
 * @param superuserPassword of the user {@code postgres}; what counts is the one given when the data was first made
 * @param binaries          folder into which the programs are unpacked once per version
 */
public record PostgresSettings(Path home, int port, String superuserPassword, Path binaries) {
    public PostgresSettings {
        home = home.toAbsolutePath().normalize();
        binaries = binaries.toAbsolutePath().normalize();
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
        if (!superuserPassword.matches("[!-~]+")) {
            throw new IllegalArgumentException("PostgreSQL's superuser password must be printable ASCII");
        }
    }

    /** With the programs below the home as well. */
    public static PostgresSettings of(Path home, int port, String superuserPassword) {
        return new PostgresSettings(home, port, superuserPassword, home.resolve("postgres"));
    }

    Path folder() {
        return home.resolve("postgres");
    }

    Path data() {
        return folder().resolve("data");
    }

    /** Never the password: records are printed in logs. */
    @Override
    public String toString() {
        return "PostgresSettings[home=" + home + ", port=" + port + "]";
    }
}
