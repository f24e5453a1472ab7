package io.barid.charts;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One key of a Secret that a pod gets, and under which name: a variable's or a file's; * is all of them. */
record SecretUse(String secret, String key, String as) {

    static Set<SecretUse> of(Workload workload) {
        Stream<SecretUse> variables = Environment.of(workload)
                .filter(e -> e.getValueFrom() != null && e.getValueFrom().getSecretKeyRef() != null)
                .map(e -> new SecretUse(
                        e.getValueFrom().getSecretKeyRef().getName(),
                        e.getValueFrom().getSecretKeyRef().getKey(),
                        e.getName()));
        Stream<SecretUse> all = workload.containers().stream()
                .flatMap(c -> c.getEnvFrom().stream())
                .filter(f -> f.getSecretRef() != null)
                .map(f -> new SecretUse(f.getSecretRef().getName(), "*", "*"));
        Stream<SecretUse> files = workload.pod().getVolumes().stream().flatMap(SecretUse::files);
        return Stream.of(variables, all, files).flatMap(s -> s).collect(Collectors.toSet());
    }

    private static Stream<SecretUse> files(Volume volume) {
        if (volume.getSecret() != null) {
            return keys(volume.getSecret().getSecretName(), volume.getSecret().getItems());
        }
        if (volume.getProjected() != null) {
            return volume.getProjected().getSources().stream()
                    .filter(s -> s.getSecret() != null)
                    .flatMap(s -> keys(s.getSecret().getName(), s.getSecret().getItems()));
        }
        return Stream.empty();
    }

    private static Stream<SecretUse> keys(String secret, List<KeyToPath> items) {
        return items.isEmpty()
                ? Stream.of(new SecretUse(secret, "*", "*"))
                : items.stream().map(i -> new SecretUse(secret, i.getKey(), i.getPath()));
    }

    static Set<String> names(Set<SecretUse> uses) {
        return uses.stream().map(SecretUse::as).collect(Collectors.toCollection(TreeSet::new));
    }
}
