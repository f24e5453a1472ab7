package io.barid.charts;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that names something else names something that is there. */
class WiringTest {

    static Stream<Rendered> matrix() {
        return Chart.matrix();
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void aServiceSelectsThePodsOfOnePart(Rendered chart) {
        for (Service service : chart.all(Service.class)) {
            List<Workload> selected =
                    chart.selectedBy(service.getSpec().getSelector()).toList();
            assertThat(selected).as(service.getMetadata().getName()).hasSize(1);
            for (ServicePort port : service.getSpec().getPorts()) {
                assertThat(selected.get(0).main().getPorts())
                        .as("%s:%s", service.getMetadata().getName(), port.getTargetPort())
                        .anyMatch(p -> is(p, port));
            }
        }
    }

    private static boolean is(ContainerPort container, ServicePort port) {
        Object target = port.getTargetPort() == null
                ? port.getPort()
                : port.getTargetPort().getValue();
        return target.equals(container.getName()) || target.equals(container.getContainerPort());
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void aDeploymentSelectsItsOwnPodsOnly(Rendered chart) {
        for (Deployment deployment : chart.all(Deployment.class)) {
            Map<String, String> selector = deployment.getSpec().getSelector().getMatchLabels();
            assertThat(chart.selectedBy(selector).map(Workload::name))
                    .containsExactly(deployment.getMetadata().getName());
            assertThat(selector)
                    .as("labels that change with a version cannot be selected by")
                    .doesNotContainKeys("app.kubernetes.io/version", "helm.sh/chart", "team");
        }
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void whoIsScaledHasNoReplicasOfItsOwn(Rendered chart) {
        Map<String, String> scaled = new HashMap<>();
        for (HorizontalPodAutoscaler hpa : chart.all(HorizontalPodAutoscaler.class)) {
            var target = hpa.getSpec().getScaleTargetRef();
            assertThat(scaled.put(target.getName(), "HPA")).isNull();
            assertThat(target.getApiVersion() + " " + target.getKind()).isEqualTo("apps/v1 Deployment");
            assertThat(hpa.getSpec().getMinReplicas())
                    .isLessThanOrEqualTo(hpa.getSpec().getMaxReplicas());
            assertThat(hpa.getSpec().getMetrics()).hasSize(1);
        }
        for (Map<String, Object> keda : chart.kind("ScaledObject")) {
            String target = (String) Yaml.at(keda, "spec/scaleTargetRef/name");
            assertThat(scaled.put(target, "KEDA"))
                    .as("%s is scaled twice", target)
                    .isNull();
        }
        for (Deployment deployment : chart.all(Deployment.class)) {
            String name = deployment.getMetadata().getName();
            if (scaled.remove(name) != null) {
                assertThat(deployment.getSpec().getReplicas()).as(name).isNull();
            } else {
                assertThat(deployment.getSpec().getReplicas()).as(name).isPositive();
            }
        }
        assertThat(scaled).as("scale something that is not there").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void lagIsAskedOfTheGroupsThatTheServicesUse(Rendered chart) {
        for (Map<String, Object> keda : chart.kind("ScaledObject")) {
            List<?> triggers = (List<?>) Yaml.at(keda, "spec/triggers");
            assertThat(triggers).isNotEmpty();
            for (Object each : triggers) {
                Map<String, Object> trigger = Yaml.asMap(each);
                if ("kafka".equals(trigger.get("type"))) {
                    Map<String, Object> metadata = Yaml.asMap(trigger.get("metadata"));
                    assertThat(metadata).containsKeys("bootstrapServers", "consumerGroup", "topic", "lagThreshold");
                    assertThat(metadata.values()).as("KEDA takes strings").allMatch(String.class::isInstance);
                    group(metadata);
                }
                authentication(chart, trigger);
            }
        }
    }

    /** The services' sources say which group reads which topic. */
    private static void group(Map<String, Object> metadata) {
        for (String key : List.of("consumerGroup", "topic")) {
            assertThat(Sources.mention("\"" + metadata.get(key) + "\""))
                    .as("%s %s", key, metadata.get(key))
                    .isTrue();
        }
    }

    private static void authentication(Rendered chart, Map<String, Object> trigger) {
        Object name = Yaml.at(trigger, "authenticationRef/name");
        if (name != null) {
            assertThat(chart.kind("TriggerAuthentication")).anyMatch(t -> name.equals(Yaml.at(t, "metadata/name")));
        }
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void everyServiceHasABudgetThatLetsANodeBeDrained(Rendered chart) {
        for (PodDisruptionBudget budget : chart.all(PodDisruptionBudget.class)) {
            Map<String, String> selector = budget.getSpec().getSelector().getMatchLabels();
            assertThat(chart.selectedBy(selector))
                    .as(budget.getMetadata().getName())
                    .hasSize(1);
            assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isPositive();
            assertThat(budget.getSpec().getMinAvailable()).isNull();
        }
        for (Workload workload : chart.services()) {
            assertThat(chart.all(PodDisruptionBudget.class))
                    .as("%s", workload)
                    .anyMatch(b -> Arrows.matches(b.getSpec().getSelector(), workload.labels()));
        }
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void podsOfAPartAreSpread(Rendered chart) {
        for (Workload workload : chart.services()) {
            assertThat(workload.pod().getTopologySpreadConstraints())
                    .as("%s", workload)
                    .isNotEmpty()
                    .allMatch(c -> Arrows.matches(c.getLabelSelector(), workload.labels()))
                    .allMatch(c -> chart.workloads().stream()
                                    .filter(w -> Arrows.matches(c.getLabelSelector(), w.labels()))
                                    .count()
                            == 1)
                    .extracting(TopologySpreadConstraint::getTopologyKey)
                    .contains("kubernetes.io/hostname");
        }
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void serviceMonitorsFindEveryServiceOnce(Rendered chart) {
        List<Map<String, Object>> monitors = chart.kind("ServiceMonitor");
        if (monitors.isEmpty()) {
            assertThat(chart.values()).isNotIn("monitoring", "everything");
            return;
        }
        Map<String, Integer> scraped = new HashMap<>();
        for (Map<String, Object> monitor : monitors) {
            Map<String, Object> labels = Yaml.asMap(Yaml.at(monitor, "spec/selector/matchLabels"));
            for (Service service : chart.all(Service.class)) {
                if (service.getMetadata().getLabels().entrySet().containsAll(labels.entrySet())) {
                    endpoints(monitor)
                            .filter(e -> service.getSpec().getPorts().stream()
                                    .anyMatch(p -> e.get("port").equals(p.getName())))
                            .peek(e -> assertThat(e).containsEntry("path", "/actuator/prometheus"))
                            .forEach(e -> chart.selectedBy(service.getSpec().getSelector())
                                    .forEach(w -> scraped.merge(w.part(), 1, Integer::sum)));
                }
            }
        }
        assertThat(scraped.keySet()).containsExactlyInAnyOrderElementsOf(Part.SERVICES);
        assertThat(scraped.values()).as("%s scraped once each", scraped).allMatch(n -> n == 1);
    }

    private static Stream<Map<String, Object>> endpoints(Map<String, Object> monitor) {
        return ((List<?>) Yaml.at(monitor, "spec/endpoints")).stream().map(Yaml::asMap);
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void accountsAndConfigMapsAndOwnSecretsAreThere(Rendered chart) {
        for (Workload workload : chart.workloads()) {
            String account = workload.pod().getServiceAccountName();
            assertThat(account).as("%s", workload).isNotNull();
            assertThat(chart.kind("ServiceAccount")).anyMatch(a -> account.equals(Yaml.at(a, "metadata/name")));
            workload.pod().getVolumes().stream()
                    .filter(v -> v.getConfigMap() != null)
                    .map(v -> v.getConfigMap().getName())
                    .filter(name -> name.startsWith(Chart.RELEASE + "-"))
                    .forEach(name -> assertThat(chart.kind("ConfigMap"))
                            .anyMatch(c -> name.equals(Yaml.at(c, "metadata/name"))));
        }
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void theClientsAddressIsKept(Rendered chart) {
        for (String part : List.of("smtp-gateway", "pop3-gateway")) {
            List<Service> open = chart.all(Service.class).stream()
                    .filter(s -> Set.of("LoadBalancer", "NodePort")
                            .contains(String.valueOf(s.getSpec().getType())))
                    .filter(s -> chart.selectedBy(s.getSpec().getSelector())
                            .anyMatch(w -> w.part().equals(part)))
                    .toList();
            boolean proxied = Environment.literal(chart.part(part), "BARID_PROXY_NETWORKS")
                    .isPresent();
            assertThat(open)
                    .as(part)
                    .allMatch(s -> proxied || "Local".equals(s.getSpec().getExternalTrafficPolicy()));
            assertThat(open)
                    .as("HTTP is not published")
                    .allMatch(s -> s.getSpec().getPorts().stream().noneMatch(p -> p.getPort() == 8080));
        }
    }
}
