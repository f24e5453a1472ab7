package io.barid.charts;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a pod's containers get as variables. */
final class Environment {

    private Environment() {}

    static Stream<EnvVar> of(Workload workload) {
        return workload.containers().stream().map(Container::getEnv).flatMap(java.util.List::stream);
    }

    static Optional<String> literal(Workload workload, String name) {
        return of(workload)
                .filter(e -> e.getName().equals(name) && e.getValue() != null)
                .map(EnvVar::getValue)
                .findFirst();
    }

    static Map<String, String> literals(Workload workload) {
        Map<String, String> literals = new HashMap<>();
        workload.main().getEnv().stream()
                .filter(e -> e.getValue() != null)
                .forEach(e -> literals.put(e.getName(), e.getValue()));
        return literals;
    }
}
