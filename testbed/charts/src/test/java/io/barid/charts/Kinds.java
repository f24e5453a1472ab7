package io.barid.charts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds that the stand-in server knows, and how it tells Helm of them. */
final class Kinds {

    /** Group and version, then plural and kind of each. */
    private static final Map<String, Map<String, String>> KNOWN = Map.ofEntries(
            Map.entry(
                    "v1",
                    Map.of(
                            "secrets", "Secret",
                            "configmaps", "ConfigMap",
                            "services", "Service",
                            "serviceaccounts", "ServiceAccount",
                            "persistentvolumeclaims", "PersistentVolumeClaim",
                            "pods", "Pod")),
            Map.entry("apps/v1", Map.of("deployments", "Deployment", "statefulsets", "StatefulSet")),
            Map.entry("batch/v1", Map.of("jobs", "Job")),
            Map.entry("policy/v1", Map.of("poddisruptionbudgets", "PodDisruptionBudget")),
            Map.entry("networking.k8s.io/v1", Map.of("networkpolicies", "NetworkPolicy")),
            Map.entry("autoscaling/v2", Map.of("horizontalpodautoscalers", "HorizontalPodAutoscaler")),
            Map.entry("cert-manager.io/v1", Map.of("certificates", "Certificate")),
            Map.entry(
                    "keda.sh/v1alpha1",
                    Map.of("scaledobjects", "ScaledObject", "triggerauthentications", "TriggerAuthentication")),
            Map.entry(
                    "monitoring.coreos.com/v1",
                    Map.of("servicemonitors", "ServiceMonitor", "prometheusrules", "PrometheusRule")));

    private Kinds() {}

    static String path(String plural, String namespace) {
        String version = KNOWN.keySet().stream()
                .filter(v -> KNOWN.get(v).containsKey(plural))
                .findAny()
                .orElseThrow();
        return base(version) + "/namespaces/" + namespace + "/" + plural;
    }

    static boolean isCollection(String path) {
        return KNOWN.entrySet().stream()
                .anyMatch(e -> e.getValue().keySet().stream()
                        .anyMatch(p -> path.matches(base(e.getKey()) + "(/namespaces/[^/]+)?/" + p)));
    }

    static boolean isObject(String path) {
        int end = path.lastIndexOf('/');
        return path.matches("/api/v1/namespaces/[^/]+") || isCollection(path.substring(0, end));
    }

    /** The list of a collection: clients that know the kind ask for its own list kind. */
    static Map<String, Object> list(String path, List<Map<String, Object>> items, long version) {
        String plural = path.substring(path.lastIndexOf('/') + 1);
        String group = KNOWN.keySet().stream()
                .filter(v -> KNOWN.get(v).containsKey(plural))
                .findAny()
                .orElseThrow();
        return Map.of(
                "kind",
                KNOWN.get(group).get(plural) + "List",
                "apiVersion",
                group,
                "metadata",
                Map.of("resourceVersion", String.valueOf(version)),
                "items",
                items);
    }

    /** Null when the path is none of discovery's. */
    static Map<String, Object> discovery(String path) {
        if (path.equals("/version")) {
            return Map.of("major", "1", "minor", "34", "gitVersion", "v1.34.0", "platform", "linux/amd64");
        }
        if (path.equals("/api")) {
            return Map.of("kind", "APIVersions", "versions", List.of("v1"));
        }
        if (path.equals("/apis")) {
            return Map.of("kind", "APIGroupList", "apiVersion", "v1", "groups", groups());
        }
        for (String version : KNOWN.keySet()) {
            if (path.equals(base(version))) {
                return resources(version);
            }
        }
        return null;
    }

    private static String base(String version) {
        return (version.contains("/") ? "/apis/" : "/api/") + version;
    }

    private static List<Map<String, Object>> groups() {
        List<Map<String, Object>> groups = new ArrayList<>();
        for (String version : KNOWN.keySet()) {
            if (version.contains("/")) {
                String[] parts = version.split("/", 2);
                Map<String, Object> only = Map.of("groupVersion", version, "version", parts[1]);
                groups.add(Map.of("name", parts[0], "versions", List.of(only), "preferredVersion", only));
            }
        }
        return groups;
    }

    private static Map<String, Object> resources(String version) {
        List<Map<String, Object>> resources = new ArrayList<>();
        KNOWN.get(version).forEach((plural, kind) -> {
            Map<String, Object> resource = new LinkedHashMap<>();
            resource.put("name", plural);
            resource.put("singularName", kind.toLowerCase(java.util.Locale.ROOT));
            resource.put("namespaced", true);
            resource.put("kind", kind);
            resource.put("verbs", List.of("create", "delete", "get", "list", "patch", "update", "watch"));
            resources.add(resource);
        });
        return Map.of("kind", "APIResourceList", "apiVersion", "v1", "groupVersion", version, "resources", resources);
    }
}
