package io.barid.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The fields, as their operators document them, of the custom resources that the chart may make; a * is any name. */
final class CustomFields {

    private static final Set<String> METADATA = Set.of(
            "apiVersion", "kind", "metadata.name", "metadata.namespace", "metadata.labels.*", "metadata.annotations.*");

    private static final Map<String, Set<String>> KNOWN = Map.of(
            "monitoring.coreos.com/v1 ServiceMonitor",
            Set.of(
                    "spec.jobLabel",
                    "spec.targetLabels",
                    "spec.podTargetLabels",
                    "spec.selector.matchLabels.*",
                    "spec.selector.matchExpressions.key",
                    "spec.selector.matchExpressions.operator",
                    "spec.selector.matchExpressions.values",
                    "spec.namespaceSelector.matchNames",
                    "spec.endpoints.port",
                    "spec.endpoints.path",
                    "spec.endpoints.scheme",
                    "spec.endpoints.interval",
                    "spec.endpoints.scrapeTimeout",
                    "spec.endpoints.honorLabels",
                    "spec.endpoints.relabelings.sourceLabels",
                    "spec.endpoints.relabelings.targetLabel",
                    "spec.endpoints.relabelings.regex",
                    "spec.endpoints.relabelings.replacement",
                    "spec.endpoints.relabelings.action"),
            "monitoring.coreos.com/v1 PrometheusRule",
            Set.of(
                    "spec.groups.name",
                    "spec.groups.interval",
                    "spec.groups.rules.alert",
                    "spec.groups.rules.record",
                    "spec.groups.rules.expr",
                    "spec.groups.rules.for",
                    "spec.groups.rules.keep_firing_for",
                    "spec.groups.rules.labels.*",
                    "spec.groups.rules.annotations.*"),
            "keda.sh/v1alpha1 ScaledObject",
            Set.of(
                    "spec.scaleTargetRef.apiVersion",
                    "spec.scaleTargetRef.kind",
                    "spec.scaleTargetRef.name",
                    "spec.minReplicaCount",
                    "spec.maxReplicaCount",
                    "spec.pollingInterval",
                    "spec.cooldownPeriod",
                    "spec.fallback.failureThreshold",
                    "spec.fallback.replicas",
                    "spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.stabilizationWindowSeconds",
                    "spec.triggers.type",
                    "spec.triggers.name",
                    "spec.triggers.metricType",
                    "spec.triggers.metadata.*",
                    "spec.triggers.authenticationRef.name",
                    "spec.triggers.authenticationRef.kind"),
            "keda.sh/v1alpha1 TriggerAuthentication",
            Set.of(
                    "spec.secretTargetRef.parameter",
                    "spec.secretTargetRef.name",
                    "spec.secretTargetRef.key",
                    "spec.env.parameter",
                    "spec.env.name",
                    "spec.env.containerName"),
            "cert-manager.io/v1 Certificate",
            Set.of(
                    "spec.secretName",
                    "spec.dnsNames",
                    "spec.commonName",
                    "spec.duration",
                    "spec.renewBefore",
                    "spec.revisionHistoryLimit",
                    "spec.usages",
                    "spec.privateKey.algorithm",
                    "spec.privateKey.size",
                    "spec.privateKey.encoding",
                    "spec.privateKey.rotationPolicy",
                    "spec.issuerRef.name",
                    "spec.issuerRef.kind",
                    "spec.issuerRef.group"));

    private CustomFields() {}

    static List<String> unknown(Map<String, Object> document) {
        String kind = document.get("apiVersion") + " " + document.get("kind");
        if (!KNOWN.containsKey(kind)) {
            return List.of("all: an unknown kind, " + kind);
        }
        List<String> unknown = new ArrayList<>();
        document.forEach((key, value) -> walk(key, value, KNOWN.get(kind), unknown));
        return unknown;
    }

    private static void walk(String path, Object value, Set<String> known, List<String> unknown) {
        if (value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance)) {
            list.forEach(each -> walk(path, each, known, unknown));
        } else if (value instanceof Map) {
            Yaml.asMap(value).forEach((key, below) -> walk(path + "." + key, below, known, unknown));
        } else if (!known(path, known) && !known(path, METADATA)) {
            unknown.add(path);
        }
    }

    /** Names of labels have dots in them, too. */
    private static boolean known(String path, Set<String> known) {
        return known.contains(path)
                || known.stream().anyMatch(k -> k.endsWith(".*") && path.startsWith(k.substring(0, k.length() - 1)));
    }
}
