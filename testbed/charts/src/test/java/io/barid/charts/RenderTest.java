package io.barid.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RenderTest {

    static Stream<String> values() {
        return Chart.MATRIX.stream();
    }

    @ParameterizedTest
    @MethodSource("values")
    void lintStrictlyFindsNothing(String values, @TempDir Path folder) {
        Path copy = folder.resolve("barid");
        Chart.copyTo(copy, Yaml.map(Chart.read(Chart.values(values))));

        LintResult result = new Helm(copy).lint().strict().call();

        assertThat(result.getMessages()).noneMatch(m -> m.contains("[WARNING]") || m.contains("[ERROR]"));
        assertThat(result.isFailed()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("values")
    void everyObjectIsReadStrictly(String values) {
        assertThat(Chart.with(values).objects()).hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource("values")
    void namesAreUniqueAndValid(String values) {
        Set<String> seen = new HashSet<>();
        for (HasMetadata object : Chart.with(values).objects()) {
            String name = object.getMetadata().getName();
            assertThat(name).hasSizeLessThanOrEqualTo(63).matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
            assertThat(seen.add(object.getKind() + " " + name))
                    .as("%s %s", object.getKind(), name)
                    .isTrue();
            assertThat(object.getMetadata().getNamespace()).isIn(null, Chart.NAMESPACE);
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void everyObjectSaysWhoseItIs(String values) {
        for (HasMetadata object : Chart.with(values).objects()) {
            assertThat(object.getMetadata().getLabels())
                    .as("%s %s", object.getKind(), object.getMetadata().getName())
                    .containsEntry("app.kubernetes.io/instance", Chart.RELEASE)
                    .containsEntry("app.kubernetes.io/managed-by", "Helm")
                    .containsKeys("app.kubernetes.io/name", "app.kubernetes.io/version", "helm.sh/chart");
        }
    }
}
