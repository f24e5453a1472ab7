package io.barid.charts;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.charts.Arrows.End;
import io.barid.charts.Arrows.Port;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The policies let through the arrows of the architecture, and nothing else. */
class NetworkTest {

    private static final Map<String, Map<String, String>> NAMESPACES = Map.of(
            Chart.NAMESPACE,
            Map.of("kubernetes.io/metadata.name", Chart.NAMESPACE),
            "kube-system",
            Map.of("kubernetes.io/metadata.name", "kube-system"),
            "observability",
            Map.of("kubernetes.io/metadata.name", "observability"),
            "other",
            Map.of("kubernetes.io/metadata.name", "other"));

    private static final End INTERNET = new End("internet", null, Map.of(), "192.0.2.77");
    private static final End CLUSTER_DNS =
            new End("kube-dns", "kube-system", Map.of("k8s-app", "kube-dns"), "10.9.0.1");
    private static final End PROMETHEUS =
            new End("prometheus", "observability", Map.of("app.kubernetes.io/name", "prometheus"), "10.9.0.2");
    private static final End NEIGHBOUR = new End("neighbour", Chart.NAMESPACE, Map.of("app", "other"), "10.9.0.3");
    private static final End STRANGER = new End("stranger", "other", Map.of("app", "other"), "10.9.0.4");

    /** From, to and port; what the gateways publish to the world is {@link #PUBLISHED}. */
    private static final Set<String> DRAWN = Set.of(
            "smtp-gateway > mailbox-service:8080",
            "smtp-gateway > dns-resolver:8080",
            "relay-service > mailbox-service:8080",
            "relay-service > dns-resolver:8080",
            "pop3-gateway > mailbox-service:8080");

    private static final Set<String> TO_STORES = Set.of(
            "smtp-gateway > kafka:9092",
            "relay-service > kafka:9092",
            "mailbox-service > kafka:9092",
            "pop3-gateway > kafka:9092",
            "relay-service > postgres:5432",
            "mailbox-service > postgres:5432");

    private static final Set<String> BY_TEST = Set.of(
            "test > mailbox-service:8080",
            "test > smtp-gateway:2587",
            "test > smtp-gateway:2465",
            "test > smtp-gateway:2525",
            "test > pop3-gateway:2110",
            "test > pop3-gateway:2995");

    private static final Map<String, List<Integer>> PUBLISHED =
            Map.of("smtp-gateway", List.of(2525, 2587, 2465), "pop3-gateway", List.of(2110, 2995));

    static Stream<Rendered> matrix() {
        return Chart.matrix();
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void everyPodIsClosedInBothDirections(Rendered chart) {
        for (End pod : pods(chart)) {
            assertThat(arrows(chart).closed(pod, "Ingress"))
                    .as("%s ingress", pod)
                    .isTrue();
            assertThat(arrows(chart).closed(pod, "Egress")).as("%s egress", pod).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void theArrowsBetweenPodsAreTheDrawnOnes(Rendered chart) {
        Set<String> drawn = new TreeSet<>(DRAWN);
        if (chart.has("kafka")) {
            TO_STORES.stream().filter(a -> a.contains("> kafka")).forEach(drawn::add);
        }
        if (chart.has("postgres")) {
            TO_STORES.stream().filter(a -> a.contains("> postgres")).forEach(drawn::add);
        }
        Set<String> through = between(chart);
        Set<String> byTest = new TreeSet<>(through);
        byTest.removeIf(a -> !a.startsWith("test >"));
        through.removeIf(a -> a.startsWith("test >") || mailToGateway(a));

        assertThat(through).isEqualTo(drawn);
        assertThat(BY_TEST).containsAll(byTest);
        assertThat(byTest).anyMatch(a -> a.contains("> smtp-gateway")).anyMatch(a -> a.contains("> pop3-gateway"));
    }

    /** The world may reach them, so pods may be let through on the receiving side only. */
    private static boolean mailToGateway(String arrow) {
        return PUBLISHED.entrySet().stream()
                .anyMatch(e -> e.getValue().stream().anyMatch(p -> arrow.endsWith("> " + e.getKey() + ":" + p)));
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void bothEndsOfAnArrowAgree(Rendered chart) {
        Arrows arrows = arrows(chart);
        List<String> half = new ArrayList<>();
        for (End from : pods(chart)) {
            for (End to : pods(chart)) {
                for (Port port : ports(chart, to)) {
                    String arrow = from + " > " + to + ":" + port.number();
                    if (!from.equals(to)
                            && !mailToGateway(arrow)
                            && arrows.out(from, to, port) != arrows.in(from, to, port)) {
                        half.add(arrow + (arrows.out(from, to, port) ? " only leaves" : " only enters"));
                    }
                }
            }
        }
        assertThat(half).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void theWorldReachesTheMailPortsAndNothingElse(Rendered chart) {
        Arrows arrows = arrows(chart);
        for (End to : pods(chart)) {
            for (Port port : ports(chart, to)) {
                boolean published = PUBLISHED.getOrDefault(to.name(), List.of()).contains(port.number());
                assertThat(arrows.in(INTERNET, to, port))
                        .as("internet > %s:%s", to, port.number())
                        .isEqualTo(published);
                if (!published) {
                    assertThat(arrows.in(NEIGHBOUR, to, port))
                            .as("neighbour > %s:%s", to, port.number())
                            .isFalse();
                    boolean scraped = port.number() == 8080 && !monitored(chart);
                    if (!scraped) {
                        assertThat(arrows.in(STRANGER, to, port))
                                .as("stranger > %s:%s", to, port.number())
                                .isFalse();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void prometheusReachesAllWhenItsNamespaceIsNamed(Rendered chart) {
        Port http = new Port(8080, "http", "TCP");
        for (End to : pods(chart)) {
            boolean service = Part.SERVICES.contains(to.name());
            assertThat(arrows(chart).in(PROMETHEUS, to, http))
                    .as("prometheus > %s", to)
                    .isEqualTo(service && monitored(chart));
        }
    }

    private static boolean monitored(Rendered chart) {
        return Set.of("monitoring", "everything").contains(chart.values());
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void onlyRelayAndResolverReachTheWorld(Rendered chart) {
        assertThat(outside(chart, 25)).containsExactly("relay-service");
        assertThat(outside(chart, 443)).containsExactly("dns-resolver");
        assertThat(outside(chart, 53)).containsExactly("dns-resolver");
        assertThat(outside(chart, 22)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void whoNamesAnotherMayAskTheClustersDns(Rendered chart) {
        for (End pod : pods(chart)) {
            if (Part.SERVICES.contains(pod.name()) || pod.name().equals("test")) {
                for (String protocol : List.of("UDP", "TCP")) {
                    assertThat(arrows(chart).out(pod, CLUSTER_DNS, new Port(53, "dns", protocol)))
                            .as("%s asks over %s", pod, protocol)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void externalStoresAreReachedByWhoNeedsThemOnly() {
        Rendered chart = Chart.with("external-stores");
        assertThat(outside(chart, 9093))
                .containsExactlyInAnyOrder("smtp-gateway", "relay-service", "mailbox-service", "pop3-gateway");
        assertThat(outside(chart, 5432)).containsExactlyInAnyOrder("relay-service", "mailbox-service");
    }

    @Test
    void theyCanBeLeftOut() {
        Rendered open = new Rendered("off", Chart.template("networkPolicies: {enabled: false}"));
        assertThat(open.all(NetworkPolicy.class)).isEmpty();
    }

    private static List<String> outside(Rendered chart, int port) {
        return pods(chart).stream()
                .filter(p -> arrows(chart).out(p, INTERNET, new Port(port, "any", "TCP")))
                .map(End::name)
                .toList();
    }

    private static Set<String> between(Rendered chart) {
        Set<String> through = new TreeSet<>();
        for (End from : pods(chart)) {
            for (End to : pods(chart)) {
                for (Port port : ports(chart, to)) {
                    if (!from.equals(to) && arrows(chart).allows(from, to, port)) {
                        through.add(from + " > " + to + ":" + port.number());
                    }
                }
            }
        }
        return through;
    }

    private static List<Port> ports(Rendered chart, End end) {
        return chart.part(end.name()).containers().stream()
                .flatMap(c -> c.getPorts().stream())
                .map(p ->
                        new Port(p.getContainerPort(), p.getName(), p.getProtocol() == null ? "TCP" : p.getProtocol()))
                .toList();
    }

    private static Arrows arrows(Rendered chart) {
        return new Arrows(chart.all(NetworkPolicy.class), NAMESPACES);
    }

    private static List<End> pods(Rendered chart) {
        List<End> pods = new ArrayList<>();
        for (Workload workload : chart.workloads()) {
            String address = "10.1.0." + (pods.size() + 1);
            pods.add(new End(workload.part(), Chart.NAMESPACE, new HashMap<>(workload.labels()), address));
        }
        return pods;
    }
}
