package io.barid.charts;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each part gets the secrets it needs, and nobody reads one where secrets are not kept. */
class SecretsTest {

    private static final Pattern SECRET = Pattern.compile("BARID_[A-Z_]*(TOKEN|PASSWORD|SECRETS_KEY)|.*_PASSWORD");

    private static final Set<String> ANY_STORE = Set.of("BARID_KAFKA_USER", "BARID_KAFKA_PASSWORD");
    private static final Set<String> POSTGRES = Set.of("BARID_POSTGRES_USER", "BARID_POSTGRES_PASSWORD");

    /** What of the chart's secrets a part may have, besides its users of the stores. */
    private static final Map<String, Set<String>> MAY = Map.of(
            "smtp-gateway", Set.of("BARID_SERVICE_TOKEN"),
            "pop3-gateway", Set.of("BARID_SERVICE_TOKEN"),
            "relay-service", Set.of("BARID_SERVICE_TOKEN", "BARID_ADMIN_TOKEN", "BARID_ROUTES"),
            "dns-resolver", Set.of("BARID_SERVICE_TOKEN", "BARID_ADMIN_TOKEN"),
            "mailbox-service", Set.of("BARID_SERVICE_TOKEN", "BARID_ADMIN_TOKEN", "BARID_SECRETS_KEY"),
            "test", Set.of("BARID_ADMIN_TOKEN"));

    private static final Set<String> TLS = Set.of("tls.crt", "tls.key", "ca.crt");

    static Stream<Rendered> matrix() {
        return Chart.matrix();
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void aPartHasOnlyTheSecretsItNeeds(Rendered chart) {
        for (Workload workload : chart.workloads()) {
            Set<String> may = new HashSet<>(MAY.getOrDefault(workload.part(), Set.of()));
            if (workload.isService() && !workload.part().equals("dns-resolver")) {
                may.addAll(ANY_STORE);
            }
            if (Set.of("relay-service", "mailbox-service").contains(workload.part())) {
                may.addAll(POSTGRES);
            }
            if (workload.part().endsWith("-gateway")) {
                may.addAll(TLS);
            }
            may.add("ca.crt");
            if (Part.STORES.contains(workload.part())) {
                continue;
            }
            assertThat(may).as("%s", workload).containsAll(SecretUse.names(SecretUse.of(workload)));
        }
        assertThat(SecretUse.names(SecretUse.of(chart.part("mailbox-service"))))
                .contains("BARID_SERVICE_TOKEN", "BARID_ADMIN_TOKEN", "BARID_SECRETS_KEY");
        assertThat(SecretUse.names(SecretUse.of(chart.part("relay-service"))))
                .contains("BARID_SERVICE_TOKEN", "BARID_ADMIN_TOKEN");
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void onlyThoseThatAnswerHaveTheRoot(Rendered chart) {
        String root = key(chart, "mailbox-service");
        assertThat(key(chart, "dns-resolver")).isEqualTo(root);
        for (String asker : Set.of("smtp-gateway", "relay-service", "pop3-gateway")) {
            assertThat(key(chart, asker)).as(asker).isNotEqualTo(root);
            for (String other : Set.of("smtp-gateway", "relay-service", "pop3-gateway")) {
                assertThat(other.equals(asker) || !key(chart, other).equals(key(chart, asker)))
                        .as("%s has the token of %s", asker, other)
                        .isTrue();
            }
        }
    }

    private static String key(Rendered chart, String part) {
        return SecretUse.of(chart.part(part)).stream()
                .filter(u -> u.as().equals("BARID_SERVICE_TOKEN"))
                .map(u -> u.secret() + "/" + u.key())
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void noSecretIsALiteral(Rendered chart) {
        for (Workload workload : chart.workloads()) {
            for (Container container : workload.containers()) {
                assertThat(container.getEnv().stream()
                                .filter(e -> SECRET.matcher(e.getName()).matches())
                                .filter(e -> e.getValue() != null)
                                .map(EnvVar::getName))
                        .as("%s", workload)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void noSecretsValueIsAnywhereElse(Rendered chart) {
        Set<String> values = new HashSet<>();
        for (Secret secret : chart.all(Secret.class)) {
            if (secret.getStringData() != null) {
                values.addAll(secret.getStringData().values());
            }
            if (secret.getData() != null) {
                secret.getData().values().forEach(v -> values.add(decoded(v)));
            }
        }
        values.removeIf(v -> v.length() < 12);
        if (Yaml.at(Yaml.map(Chart.read(Chart.values(chart.values()))), "secrets/existingSecret") == null) {
            assertThat(values).as("it makes some").hasSizeGreaterThan(3);
        }
        for (var object : chart.objects()) {
            if (object instanceof Secret) {
                continue;
            }
            String text = object instanceof ConfigMap map ? String.valueOf(map.getData()) : object.toString();
            assertThat(values)
                    .as("%s %s", object.getKind(), object.getMetadata().getName())
                    .noneMatch(v -> text.contains(v.strip()) || text.contains(encoded(v)));
        }
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void generatedSecretsAreKept(Rendered chart) {
        for (Secret secret : chart.all(Secret.class)) {
            assertThat(secret.getMetadata().getAnnotations())
                    .as(secret.getMetadata().getName())
                    .containsEntry("helm.sh/resource-policy", "keep");
        }
    }

    private static String decoded(String value) {
        return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    }

    private static String encoded(String value) {
        return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }
}
