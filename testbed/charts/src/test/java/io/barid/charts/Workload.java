package io.barid.charts;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whatever makes pods. */
record Workload(HasMetadata object, Map<String, String> labels, PodSpec pod) {

    static Workload of(HasMetadata object, PodTemplateSpec template) {
        return new Workload(object, template.getMetadata().getLabels(), template.getSpec());
    }

    String name() {
        return object.getMetadata().getName();
    }

    /** smtp-gateway, kafka, test…: the last words of its name. */
    String part() {
        return Part.ALL.stream()
                .filter(p -> name().endsWith("-" + p))
                .findFirst()
                .orElse(name());
    }

    boolean isService() {
        return Part.SERVICES.contains(part());
    }

    Container main() {
        return pod.getContainers().get(0);
    }

    /** Also those that run first. */
    List<Container> containers() {
        return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                .toList();
    }

    @Override
    public String toString() {
        return object.getKind() + " " + name();
    }
}
