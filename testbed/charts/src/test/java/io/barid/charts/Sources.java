package io.barid.charts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The services' main sources. */
final class Sources {

    private static final String ALL = read();

    private Sources() {}

    static boolean mention(String words) {
        return ALL.contains(words);
    }

    private static String read() {
        StringBuilder all = new StringBuilder();
        for (String module : Stream.concat(Part.SERVICES.stream(), Stream.of("service-base", "mail-contracts"))
                .toList()) {
            try (Stream<Path> files = Files.walk(Chart.ROOT.resolve(module).resolve("src/main"))) {
                files.filter(f -> f.toString().matches(".*\\.(java|ya?ml|properties)"))
                        .forEach(f -> all.append(Chart.read(f)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all.toString();
    }
}
