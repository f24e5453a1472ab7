package io.barid.charts;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the chart makes of one set of values. */
record Rendered(String values, List<Map<String, Object>> documents, List<HasMetadata> objects) {

    Rendered(String values, String text) {
        this(values, Yaml.documents(text));
    }

    private Rendered(String values, List<Map<String, Object>> documents) {
        this(values, documents, documents.stream().map(Strict::parse).toList());
    }

    <T extends HasMetadata> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<Map<String, Object>> kind(String kind) {
        return documents.stream().filter(d -> kind.equals(d.get("kind"))).toList();
    }

    List<Workload> workloads() {
        return objects.stream().flatMap(o -> workload(o).stream()).toList();
    }

    Workload part(String part) {
        List<Workload> found =
                workloads().stream().filter(w -> w.part().equals(part)).toList();
        if (found.size() != 1) {
            throw new AssertionError(values + ": not one " + part + " but "
                    + found.stream().map(Workload::name).toList());
        }
        return found.get(0);
    }

    boolean has(String part) {
        return workloads().stream().anyMatch(w -> w.part().equals(part));
    }

    List<Workload> services() {
        return Part.SERVICES.stream().map(this::part).toList();
    }

    Service service(String name) {
        return all(Service.class).stream()
                .filter(s -> s.getMetadata().getName().equals(name))
                .findAny()
                .orElseThrow(() -> new AssertionError(values + ": no Service " + name));
    }

    Stream<Workload> selectedBy(Map<String, String> labels) {
        return workloads().stream().filter(w -> w.labels().entrySet().containsAll(labels.entrySet()));
    }

    private static Optional<Workload> workload(HasMetadata object) {
        if (object instanceof Deployment d) {
            return Optional.of(Workload.of(d, d.getSpec().getTemplate()));
        }
        if (object instanceof StatefulSet s) {
            return Optional.of(Workload.of(s, s.getSpec().getTemplate()));
        }
        if (object instanceof Job j) {
            return Optional.of(Workload.of(j, j.getSpec().getTemplate()));
        }
        if (object instanceof Pod p) {
            return Optional.of(new Workload(p, p.getMetadata().getLabels(), p.getSpec()));
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return values;
    }
}
