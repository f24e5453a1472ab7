package io.barid.charts;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings of the services that the chart knows are settings that the services know. */
class SettingsTest {

    private static final Pattern SETTING = Pattern.compile("BARID_[A-Z0-9_]+");

    /** What the images set for themselves. */
    private static final Set<String> OF_IMAGES = Set.of("BARID_SECRETS_FOLDER", "BARID_SMTP_DRAIN");

    static Stream<Rendered> matrix() {
        return Chart.matrix();
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void everySettingIsDocumented(Rendered chart) {
        Set<String> known = SETTING.matcher(Chart.read(Chart.ROOT.resolve("docs/configuration.md")))
                .results()
                .map(r -> r.group())
                .collect(Collectors.toSet());
        known.addAll(OF_IMAGES);
        for (Workload workload : chart.workloads()) {
            Set<String> set =
                    Environment.of(workload).map(EnvVar::getName).collect(Collectors.toCollection(TreeSet::new));
            set.addAll(SecretUse.names(SecretUse.of(workload)));
            set.removeIf(name -> !name.startsWith("BARID_"));
            assertThat(known).as("%s", workload).containsAll(set);
        }
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void noSettingComesTwice(Rendered chart) {
        for (Workload workload : chart.workloads()) {
            workload.containers()
                    .forEach(c -> assertThat(c.getEnv())
                            .as("%s", workload)
                            .extracting(EnvVar::getName)
                            .doesNotHaveDuplicates());
        }
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void neighboursAreFoundAtTheirServices(Rendered chart) {
        for (Workload workload : chart.services()) {
            Environment.literals(workload).forEach((name, value) -> {
                if (name.equals("BARID_MAILBOX_URL") || name.equals("BARID_DNS_URL")) {
                    String part = name.equals("BARID_DNS_URL") ? "dns-resolver" : "mailbox-service";
                    assertThat(value).matches("http://[a-z0-9.-]+:8080");
                    String host = value.substring(7).split("[.:]", 2)[0];
                    assertThat(chart.selectedBy(chart.service(host).getSpec().getSelector())
                                    .map(Workload::part))
                            .as("%s %s", workload, name)
                            .containsExactly(part);
                }
            });
        }
        assertThat(Environment.literals(chart.part("smtp-gateway"))).containsKeys("BARID_MAILBOX_URL", "BARID_DNS_URL");
        assertThat(Environment.literals(chart.part("relay-service")))
                .containsKeys("BARID_MAILBOX_URL", "BARID_DNS_URL");
        assertThat(Environment.literals(chart.part("pop3-gateway"))).containsKey("BARID_MAILBOX_URL");
    }

    @Test
    void aBundledKafkaIsFoundWhereItListens() {
        Rendered chart = Chart.with("defaults");
        String servers = Environment.literals(chart.part("smtp-gateway")).get("BARID_KAFKA_SERVERS");
        String host = servers.split("[.:]", 2)[0];
        assertThat(chart.selectedBy(chart.service(host).getSpec().getSelector()).map(Workload::part))
                .containsExactly("kafka");
        assertThat(chart.service(host).getSpec().getPorts()).anyMatch(p -> servers.endsWith(":" + p.getPort()));
        assertThat(chart.part("kafka").containers().stream().flatMap(c -> c.getEnv().stream()))
                .as("what it tells clients to come back to")
                .anyMatch(e -> e.getValue() != null && e.getValue().contains(host));
    }

    @Test
    void valuesBecomeTheirSettings() {
        Rendered chart = Chart.with("everything");
        Map<String, String> smtp = Environment.literals(chart.part("smtp-gateway"));
        assertThat(smtp)
                .containsEntry("BARID_HOSTNAME", "mail.example.org")
                .containsEntry("BARID_MAX_MESSAGE_SIZE", "25MB")
                .containsEntry("BARID_TRUSTED_NETWORKS", "192.0.2.0/24")
                .containsEntry("BARID_PROXY_NETWORKS", "10.1.0.0/16")
                .containsEntry("BARID_LOG_FORMAT", "ecs")
                .containsEntry("BARID_OTLP_URL", "http://collector.observability:4318")
                .containsEntry("BARID_TRACE_SAMPLE", "1")
                .containsEntry("BARID_KAFKA_SERVERS", "kafka-1.example.org:9093")
                .containsEntry("BARID_KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
                .containsEntry("BARID_KAFKA_SASL_MECHANISM", "SCRAM-SHA-256")
                .containsEntry("BARID_KAFKA_PARTITIONS", "12")
                .containsEntry("BARID_MAX_CONNECTIONS", "5000");
        String url = Environment.literals(chart.part("mailbox-service")).get("BARID_POSTGRES_URL");
        assertThat(url)
                .startsWith("jdbc:postgresql://postgres.example.org:6432/mail?")
                .contains("sslmode=verify-ca", "sslrootcert=/");
        assertThat(Environment.literals(chart.part("mailbox-service")))
                .containsEntry("BARID_POSTMASTER", "postmaster@example.org");
        assertThat(Environment.literals(Chart.with("external-stores").part("relay-service")))
                .containsEntry("BARID_KAFKA_TOPICS", "verify");
        assertThat(Environment.literals(chart.part("pop3-gateway"))).doesNotContainKey("BARID_PROXY_NETWORKS");
        assertThat(chart.part("smtp-gateway").main().getImage())
                .isEqualTo("registry.example.org/mail/barid/smtp-gateway:1.2.3");
        assertThat(chart.part("smtp-gateway").pod().getImagePullSecrets())
                .extracting("name")
                .containsExactly("pull");
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void filesThatSettingsNameAreMounted(Rendered chart) {
        for (Workload workload : chart.services()) {
            List<String> mounted = workload.main().getVolumeMounts().stream()
                    .map(m -> m.getMountPath())
                    .toList();
            Environment.literals(workload).forEach((name, value) -> {
                boolean file = List.of("BARID_TLS_CERT", "BARID_TLS_KEY", "BARID_KAFKA_TRUSTSTORE")
                        .contains(name);
                assertThat(!file
                                || mounted.stream()
                                        .anyMatch(path -> value.equals(path) || value.startsWith(path + "/")))
                        .as("%s %s=%s", workload, name, value)
                        .isTrue();
            });
        }
        for (String gateway : List.of("smtp-gateway", "pop3-gateway")) {
            assertThat(Environment.literals(chart.part(gateway))).containsKeys("BARID_TLS_CERT", "BARID_TLS_KEY");
        }
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void filesThatChangeAreNotMountedBySubPath(Rendered chart) {
        for (Workload workload : chart.services()) {
            assertThat(workload.main().getVolumeMounts())
                    .as("%s: a subPath never changes, so no renewed certificate would come", workload)
                    .allMatch(m -> m.getSubPath() == null);
        }
    }
}
