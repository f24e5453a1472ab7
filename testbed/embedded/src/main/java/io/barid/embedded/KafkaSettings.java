package io.barid.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What an embedded Kafka needs to know.
 *
 * @param home       data is kept in its folder {@code kafka}, the log in {@code log/kafka.log}
 * @param port       port on 127.0.0.1; 0 takes a free one, once
 * @param password   of the user {@code barid}; printable ASCII without quotes and backslashes
 * @param classPath  where the child JVM finds Kafka
 * @param jvmOptions of the child JVM, after the defaults (384 MiB of heap)
 */
public record KafkaSettings(Path home, int port, String password, String classPath, List<String> jvmOptions) {
    public KafkaSettings {
        home = home.toAbsolutePath().normalize();
        jvmOptions = List.copyOf(jvmOptions);
        Objects.requireNonNull(classPath);
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
        if (!password.matches("[!-~&&[^\"\\\\']]+")) {
            throw new IllegalArgumentException(
                    "Kafka's password must be printable ASCII without quotes and backslashes");
        }
    }

    /** With this JVM's own class path and the default heap. */
    public static KafkaSettings of(Path home, int port, String password) {
        return new KafkaSettings(home, port, password, System.getProperty("java.class.path"), List.of());
    }

    Path folder() {
        return home.resolve("kafka");
    }

    Path data() {
        return folder().resolve("data");
    }

    Path serverProperties() {
        return folder().resolve("server.properties");
    }

    /** Never the password: records are printed in logs. */
    @Override
    public String toString() {
        return "KafkaSettings[home=" + home + ", port=" + port + "]";
    }
}
