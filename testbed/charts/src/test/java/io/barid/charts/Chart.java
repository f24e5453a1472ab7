package io.barid.charts;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The chart of this repository, rendered by Helm itself. */
final class Chart {

    static final Path ROOT = root();
    static final Path FOLDER =
            Path.of(System.getProperty("barid.chart", ROOT.resolve("helm/barid").toString()));
    static final String RELEASE = "try";
    static final String NAMESPACE = "mail";

    static final List<String> MATRIX = List.of(
            "defaults",
            "external-stores",
            "ha",
            "tls-existing",
            "tls-cert-manager",
            "proxy",
            "nodeport",
            "monitoring",
            "everything");

    private static final Map<String, Rendered> RENDERED = new ConcurrentHashMap<>();

    /** The chart with its hook as an ordinary pod: `helm template` shows no hooks. */
    private static final Path SHOWN;

    static {
        emptyCluster();
        SHOWN = withoutHooks();
    }

    private Chart() {}

    private static Path withoutHooks() {
        try {
            Path copy = Files.createTempDirectory("chart").resolve("barid");
            copyTo(copy, Map.of());
            Path test = copy.resolve("templates/test.yaml");
            String shown = read(test).replaceFirst("(?m)^  annotations:\n(    helm\\.sh/hook.*\n)+", "");
            Files.writeString(test, shown);
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Helm asks a cluster for what is there already: KUBECONFIG, see pom.xml, leads it to one that has nothing. */
    private static void emptyCluster() {
        try {
            Files.writeString(Path.of(System.getenv("KUBECONFIG")), new ApiServer().kubeConfig());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of the values files, rendered once for all tests. */
    static Rendered with(String values) {
        return RENDERED.computeIfAbsent(values, name -> new Rendered(name, template(values(name))));
    }

    static Stream<Rendered> matrix() {
        return MATRIX.stream().map(Chart::with);
    }

    static Path values(String name) {
        return ROOT.resolve("testbed/charts/src/test/resources/values/" + name + ".yaml");
    }

    static String template(Path values) {
        return new Helm(SHOWN)
                .template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withValuesFile(values)
                .call();
    }

    /** The defaults with these values over them. */
    static String template(String yaml) {
        return using(merged(Yaml.map(read(values("defaults"))), Yaml.map(yaml)), Chart::template);
    }

    static Map<String, Object> defaults() {
        return Yaml.map(read(FOLDER.resolve("values.yaml")));
    }

    /** A copy whose values.yaml has these values, too: lint takes no others. */
    static void copyTo(Path folder, Map<String, Object> over) {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(FOLDER.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
            Files.writeString(folder.resolve("values.yaml"), Yaml.dump(merged(defaults(), over)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, Object> merged(Map<String, Object> base, Map<String, Object> over) {
        Map<String, Object> merged = new LinkedHashMap<>(base);
        over.forEach((key, value) -> merged.merge(
                key, value, (a, b) -> a instanceof Map && b instanceof Map ? merged(Yaml.asMap(a), Yaml.asMap(b)) : b));
        return merged;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <T> T using(Map<String, Object> values, java.util.function.Function<Path, T> use) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, Yaml.dump(values));
                return use.apply(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("CHANGELOG.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
