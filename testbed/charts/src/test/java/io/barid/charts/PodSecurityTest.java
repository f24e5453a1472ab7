package io.barid.charts;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the restricted pod security standard asks, and more; of all pods without exception. */
class PodSecurityTest {

    static Stream<Rendered> matrix() {
        return Chart.matrix();
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void noPodIsRootOrMayBecomeIt(Rendered chart) {
        for (Workload workload : chart.workloads()) {
            PodSecurityContext pod = workload.pod().getSecurityContext();
            assertThat(pod).as("%s", workload).isNotNull();
            assertThat(pod.getRunAsNonRoot()).as("%s", workload).isTrue();
            assertThat(pod.getRunAsUser()).as("%s", workload).isPositive();
            assertThat(pod.getSeccompProfile().getType()).as("%s", workload).isEqualTo("RuntimeDefault");
            if (workload.isService()) {
                assertThat(pod.getRunAsUser()).as("%s", workload).isEqualTo(10001);
                assertThat(pod.getRunAsGroup()).as("%s", workload).isEqualTo(10001);
            }
            for (Container container : workload.containers()) {
                restricted(workload + " " + container.getName(), container.getSecurityContext());
            }
        }
    }

    private static void restricted(String name, SecurityContext context) {
        assertThat(context).as(name).isNotNull();
        assertThat(context.getAllowPrivilegeEscalation()).as(name).isFalse();
        assertThat(context.getReadOnlyRootFilesystem()).as(name).isTrue();
        assertThat(context.getCapabilities().getDrop()).as(name).containsExactly("ALL");
        assertThat(context.getCapabilities().getAdd()).as(name).isEmpty();
        assertThat(context.getPrivileged()).as(name).isNotEqualTo(Boolean.TRUE);
        assertThat((Object) context.getRunAsUser()).as(name).isNotEqualTo(0L);
        assertThat(context.getRunAsNonRoot()).as(name).isNotEqualTo(Boolean.FALSE);
        assertThat(context.getSeccompProfile()).as("%s takes the pod's", name).isNull();
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void noPodSeesTheHostOrTheApi(Rendered chart) {
        for (Workload workload : chart.workloads()) {
            assertThat(workload.pod().getHostNetwork()).as("%s", workload).isNotEqualTo(Boolean.TRUE);
            assertThat(workload.pod().getHostPID()).as("%s", workload).isNotEqualTo(Boolean.TRUE);
            assertThat(workload.pod().getHostIPC()).as("%s", workload).isNotEqualTo(Boolean.TRUE);
            assertThat(workload.pod().getAutomountServiceAccountToken())
                    .as("%s", workload)
                    .isFalse();
            assertThat(workload.pod().getVolumes())
                    .as("%s", workload)
                    .allMatch(v -> v.getHostPath() == null)
                    .allMatch(v -> v.getProjected() == null
                            || v.getProjected().getSources().stream()
                                    .allMatch(s -> s.getServiceAccountToken() == null));
            for (Container container : workload.containers()) {
                assertThat(container.getPorts()).as("%s", workload).allMatch(p -> p.getHostPort() == null);
            }
        }
        assertThat(chart.kind("ServiceAccount"))
                .isNotEmpty()
                .allMatch(a -> Boolean.FALSE.equals(a.get("automountServiceAccountToken")));
        assertThat(chart.kind("ClusterRole")).isEmpty();
        assertThat(chart.kind("Role")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void everyContainerHasLimits(Rendered chart) {
        for (Workload workload : chart.workloads()) {
            for (Container container : workload.containers()) {
                String name = workload + " " + container.getName();
                assertThat(container.getResources()).as(name).isNotNull();
                assertThat(container.getResources().getRequests()).as(name).containsKeys("cpu", "memory");
                assertThat(container.getResources().getLimits()).as(name).containsKey("memory");
            }
            if (workload.isService()) {
                assertThat(workload.main().getResources().getRequests().get("memory"))
                        .as("%s must not be put where its memory is not", workload)
                        .isEqualTo(workload.main().getResources().getLimits().get("memory"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void servicesAreProbedAndOnlyReadinessDependsOnNeighbours(Rendered chart) {
        for (Workload workload : chart.services()) {
            Container main = workload.main();
            probe(workload, main, main.getLivenessProbe(), "/actuator/health/liveness");
            probe(workload, main, main.getReadinessProbe(), "/actuator/health/readiness");
            probe(workload, main, main.getStartupProbe(), "/actuator/health/liveness");
        }
    }

    private static void probe(Workload workload, Container container, Probe probe, String path) {
        assertThat(probe).as("%s %s", workload, path).isNotNull();
        assertThat(probe.getHttpGet()).as("%s", workload).isNotNull();
        assertThat(probe.getHttpGet().getPath()).as("%s", workload).isEqualTo(path);
        Object port = probe.getHttpGet().getPort().getValue();
        assertThat(container.getPorts())
                .as("%s probes port %s", workload, port)
                .anyMatch(p -> p.getContainerPort() == 8080
                        && (port.equals(p.getName()) || port.equals(p.getContainerPort())));
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void storesAreProbedToo(Rendered chart) {
        for (String store : Part.STORES) {
            if (chart.has(store)) {
                assertThat(chart.part(store).main().getReadinessProbe())
                        .as(store)
                        .isNotNull();
                assertThat(chart.part(store).main().getLivenessProbe())
                        .as(store)
                        .isNotNull();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void imagesAreOfOneVersion(Rendered chart) {
        for (Workload workload : chart.workloads()) {
            for (Container container : workload.containers()) {
                assertThat(container.getImage())
                        .as("%s", workload)
                        .matches("\\S+:[^:/\\s]+")
                        .doesNotEndWith(":latest");
            }
            if (workload.isService()) {
                assertThat(workload.main().getImage()).as("%s", workload).contains("barid/" + workload.part() + ":");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void aStopHasTimeToDrain(Rendered chart) {
        long grace = chart.values().equals("everything") ? 60 : 120;
        for (Workload workload : chart.services()) {
            assertThat(workload.pod().getTerminationGracePeriodSeconds())
                    .as("%s", workload)
                    .isEqualTo(grace);
        }
        assertThat(Environment.literal(chart.part("smtp-gateway"), "BARID_SMTP_DRAIN"))
                .contains((grace - 10) + "s");
        assertThat(Environment.literal(chart.part("pop3-gateway"), "BARID_POP3_DRAIN"))
                .contains((grace - 10) + "s");
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void whereAPodWritesIsAVolume(Rendered chart) {
        for (Workload workload : chart.workloads()) {
            Set<String> volumes =
                    workload.pod().getVolumes().stream().map(Volume::getName).collect(Collectors.toSet());
            if (workload.object() instanceof io.fabric8.kubernetes.api.model.apps.StatefulSet set) {
                set.getSpec()
                        .getVolumeClaimTemplates()
                        .forEach(c -> volumes.add(c.getMetadata().getName()));
            }
            for (Container container : workload.containers()) {
                assertThat(container.getVolumeMounts()).as("%s", workload).allMatch(m -> volumes.contains(m.getName()));
            }
            if (!workload.isService()) {
                continue;
            }
            assertThat(workload.main().getVolumeMounts())
                    .as("%s", workload)
                    .anyMatch(m -> m.getMountPath().equals("/tmp"));
            Volume tmp = volume(workload, "/tmp");
            assertThat(tmp.getEmptyDir()).as("%s", workload).isNotNull();
            assertThat(tmp.getEmptyDir().getSizeLimit()).as("%s", workload).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void bundledStoresKeepTheirDataOnAClaim(Rendered chart) {
        for (String store : Part.STORES) {
            if (chart.has(store)) {
                Workload workload = chart.part(store);
                assertThat(workload.object()).isInstanceOf(io.fabric8.kubernetes.api.model.apps.StatefulSet.class);
                var set = (io.fabric8.kubernetes.api.model.apps.StatefulSet) workload.object();
                assertThat(set.getSpec().getReplicas()).isEqualTo(1);
                assertThat(set.getSpec().getVolumeClaimTemplates()).hasSize(1);
            }
        }
    }

    private static Volume volume(Workload workload, String path) {
        String name = workload.main().getVolumeMounts().stream()
                .filter(m -> m.getMountPath().equals(path))
                .map(VolumeMount::getName)
                .findAny()
                .orElseThrow();
        return workload.pod().getVolumes().stream()
                .filter(v -> v.getName().equals(name))
                .findAny()
                .orElseThrow();
    }
}
