package io.barid.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The words of a command line, each option with its value. */
record Options(Map<String, String> values) {

    private static final Set<String> KNOWN = Set.of(
            "--host",
            "--port",
            "--tls-port",
            "--user",
            "--password-file",
            "--empty-user",
            "--empty-password-file",
            "--smtp",
            "--address",
            "--scripts",
            "--markdown",
            "--write-seeds",
            "--seconds");

    /** @throws IllegalArgumentException with a sentence */
    static Options of(String[] words) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            if (!KNOWN.contains(words[i])) {
                throw new IllegalArgumentException("unknown option " + words[i]);
            }
            if (i + 1 == words.length) {
                throw new IllegalArgumentException(words[i] + " needs a value");
            }
            values.put(words[i], words[i + 1]);
        }
        return new Options(values);
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String get(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
    }

    Target target() throws IOException {
        return new Target(
                port("--port"),
                port("--tls-port"),
                new Target.Account(get("--user"), password("--password-file", "POP3_PASSWORD")),
                new Target.Account(get("--empty-user"), password("--empty-password-file", "POP3_EMPTY_PASSWORD")),
                Duration.ofSeconds(Long.parseLong(find("--seconds").orElse("10"))));
    }

    private Optional<InetSocketAddress> port(String name) {
        return find(name)
                .map(port -> new InetSocketAddress(find("--host").orElse("127.0.0.1"), Integer.parseInt(port)));
    }

    /** {@code HOST:PORT} */
    Optional<InetSocketAddress> smtp() {
        return find("--smtp").map(text -> {
            int colon = text.lastIndexOf(':');
            return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        });
    }

    /** Never on a command line, where others on the machine can read it. */
    private String password(String option, String variable) throws IOException {
        Optional<String> file = find(option);
        if (file.isPresent()) {
            return Files.readString(Path.of(file.get())).strip();
        }
        return Optional.ofNullable(System.getenv(variable))
                .orElseThrow(
                        () -> new IllegalArgumentException(option + " or the variable " + variable + " is missing"));
    }
}
