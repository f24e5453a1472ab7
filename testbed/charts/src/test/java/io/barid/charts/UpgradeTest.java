package io.barid.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import io.barid.service.token.Callers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Helm itself installs, upgrades and removes the chart; only the API server is a stand-in that keeps what it is given. */
class UpgradeTest {

    private static final List<String> ASKERS = List.of("smtp-gateway", "relay-service", "pop3-gateway");

    @TempDir
    Path folder;

    private ApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = new ApiServer();
    }

    @AfterEach
    void stop() {
        server.close();
        assertThat(server.unknown()).as("asked what the stand-in does not know").isEmpty();
    }

    @Test
    void secretsAndSelectorsStayWithOtherValues() {
        install("defaults");
        Map<String, Object> secrets = secrets();
        Map<String, Object> selectors = selectors();
        assertThat(secrets).isNotEmpty();

        upgrade(Chart.FOLDER, "monitoring");

        assertThat(server.all("servicemonitors")).isNotEmpty();
        assertThat(secrets()).isEqualTo(secrets);
        assertThat(selectors()).isEqualTo(selectors);
    }

    @Test
    void secretsAndSelectorsStayWithTheNextVersion() throws IOException {
        install("defaults");
        Map<String, Object> secrets = secrets();
        Map<String, Object> selectors = selectors();

        upgrade(next(), "defaults");

        assertThat(labels("deployments")).allMatch(l -> l.contains("99.9.9"));
        assertThat(secrets()).isEqualTo(secrets);
        assertThat(selectors()).isEqualTo(selectors);
    }

    @Test
    void podsAreMadeAnewOnlyWhenSomethingOfTheirsChanged() {
        install("defaults");
        Map<String, Object> pods = templates();

        upgrade(Chart.FOLDER, "defaults");

        assertThat(templates()).isEqualTo(pods);
    }

    @Test
    void podsSurviveTheNextChartWithTheSameImages() throws IOException {
        install("defaults");
        Map<String, Object> pods = templates();
        Path copy = folder.resolve("same-app");
        Chart.copyTo(copy, Map.of());
        Path file = copy.resolve("Chart.yaml");
        Files.writeString(file, Chart.read(file).replaceFirst("(?m)^version: .*$", "version: 99.9.9"));

        upgrade(copy, "defaults");

        assertThat(templates())
                .as("a label with the chart's version restarts everything")
                .isEqualTo(pods);
    }

    @Test
    void secretsAreKeptWhenTheReleaseIsRemovedAndTakenUpAgain() {
        install("defaults");
        Map<String, Object> secrets = secrets();

        Helm.uninstall(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .withKubeConfigContents(server.kubeConfig())
                .call();
        assertThat(server.all("deployments")).isEmpty();
        assertThat(secrets()).isEqualTo(secrets);

        install("defaults");
        assertThat(secrets()).isEqualTo(secrets);
    }

    @Test
    void twoReleasesHaveDifferentSecrets() throws IOException {
        install("defaults");
        try (ApiServer other = new ApiServer()) {
            ApiServer first = server;
            Map<String, Object> secrets = secrets();
            server = other;
            install("defaults");
            secrets()
                    .forEach((name, data) -> assertThat(Yaml.asMap(data).values())
                            .as(name)
                            .doesNotContainAnyElementsOf(
                                    Yaml.asMap(secrets.get(name)).values()));
            server = first;
        }
    }

    @Test
    void theTokensMadeAreTheOnesTheServicesCompute() {
        install("defaults");

        String root = token("mailbox-service", "BARID_SERVICE_TOKEN");
        String admin = token("mailbox-service", "BARID_ADMIN_TOKEN");
        assertThat(root).hasSizeGreaterThanOrEqualTo(16).isNotEqualTo(admin);
        assertThat(admin).hasSizeGreaterThanOrEqualTo(16);
        assertThat(Base64.getDecoder().decode(token("mailbox-service", "BARID_SECRETS_KEY")))
                .hasSize(32);
        for (String asker : ASKERS) {
            assertThat(token(asker, "BARID_SERVICE_TOKEN")).isEqualTo(Callers.token(root, asker));
        }
    }

    @Test
    void tokensAreMadeOfAGivenRootToo() {
        for (String root :
                List.of("0123456789abcdef", "0123456789abcdef\n", "a".repeat(64), "b".repeat(65), "c".repeat(200))) {
            server.put("secrets", "barid-secrets", existing(root));
            if (server.all("deployments").isEmpty()) {
                install("external-stores");
            } else {
                upgrade(Chart.FOLDER, "external-stores");
            }
            for (String asker : ASKERS) {
                assertThat(token(asker, "BARID_SERVICE_TOKEN")).isEqualTo(Callers.token(root.stripTrailing(), asker));
            }
        }
        assertThat(Yaml.at(server.all("secrets").get("barid-secrets"), "data/service-token"))
                .isEqualTo(encoded("c".repeat(200)));
    }

    private static Map<String, Object> existing(String root) {
        return Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "metadata",
                Map.of("name", "barid-secrets", "namespace", Chart.NAMESPACE),
                "data",
                Map.of(
                        "admin-token", encoded("an administrator's"),
                        "service-token", encoded(root),
                        "password-key", encoded(encoded("0123456789abcdef0123456789abcdef"))));
    }

    /** What the pod of this part finds under this name. */
    private String token(String part, String as) {
        Map<String, Object> deployment = server.all("deployments").values().stream()
                .filter(d -> String.valueOf(Yaml.at(d, "metadata/name")).endsWith(part))
                .findAny()
                .orElseThrow();
        Workload workload =
                new Rendered("installed", List.of(deployment), List.of(Strict.parse(deployment))).part(part);
        SecretUse use = SecretUse.of(workload).stream()
                .filter(u -> u.as().equals(as))
                .findAny()
                .orElseThrow();
        Object data =
                Yaml.asMap(server.all("secrets").get(use.secret()).get("data")).get(use.key());
        return new String(Base64.getDecoder().decode(String.valueOf(data)), StandardCharsets.UTF_8);
    }

    private Path next() throws IOException {
        Path copy = folder.resolve("next");
        Chart.copyTo(copy, Map.of());
        Path file = copy.resolve("Chart.yaml");
        Files.writeString(
                file,
                Chart.read(file)
                        .replaceFirst("(?m)^version: .*$", "version: 99.9.9")
                        .replaceFirst("(?m)^appVersion: .*$", "appVersion: \"99.9.9\""));
        return copy;
    }

    private void install(String values) {
        Release release = new Helm(Chart.FOLDER)
                .install()
                .withName(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .disableOpenApiValidation()
                .withKubeConfigContents(server.kubeConfig())
                .withValuesFile(Chart.values(values))
                .call();
        assertThat(release.getStatus()).isEqualTo("deployed");
    }

    private void upgrade(Path chart, String values) {
        Release release = new Helm(chart)
                .upgrade()
                .withName(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .disableOpenApiValidation()
                .withKubeConfigContents(server.kubeConfig())
                .withValuesFile(Chart.values(values))
                .call();
        assertThat(release.getStatus()).isEqualTo("deployed");
        assertThat(Integer.parseInt(release.getRevision())).isGreaterThan(1);
    }

    private Map<String, Object> secrets() {
        Map<String, Object> data = new TreeMap<>();
        server.all("secrets").forEach((name, secret) -> data.put(name, secret.get("data")));
        return data;
    }

    /** A selector of these two kinds cannot be changed; a Service's may, but its pods would be gone for a while. */
    private Map<String, Object> selectors() {
        Map<String, Object> selectors = new TreeMap<>();
        for (String plural : List.of("deployments", "statefulsets", "services")) {
            server.all(plural).forEach((name, o) -> selectors.put(plural + "/" + name, Yaml.at(o, "spec/selector")));
        }
        server.all("statefulsets")
                .forEach((name, o) -> selectors.put(name + " claims", Yaml.at(o, "spec/volumeClaimTemplates")));
        return selectors;
    }

    private Map<String, Object> templates() {
        Map<String, Object> templates = new TreeMap<>();
        for (String plural : List.of("deployments", "statefulsets")) {
            server.all(plural).forEach((name, o) -> templates.put(plural + "/" + name, Yaml.at(o, "spec/template")));
        }
        return templates;
    }

    private List<String> labels(String plural) {
        return server.all(plural).values().stream()
                .map(o -> String.valueOf(Yaml.at(o, "metadata/labels")))
                .toList();
    }

    private static String encoded(String value) {
        return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }
}
