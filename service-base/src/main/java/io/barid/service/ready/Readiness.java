package io.barid.service.ready;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Ready once everything that was asked for has been proven, and from then on whatever becomes of the neighbours: else all
 * replicas would leave their balancer at once.
 */
public final class Readiness implements HealthIndicator {

    private final Set<String> open = ConcurrentHashMap.newKeySet();

    /** Announces something to be proven; to be called while the context is made. */
    public void awaits(String step) {
        open.add(step);
    }

    /** The step is proven, for good. */
    public void proven(String step) {
        open.remove(step);
    }

    /** Whether everything is proven. */
    public boolean complete() {
        return open.isEmpty();
    }

    @Override
    public Health health() {
        return complete()
                ? Health.up().build()
                : Health.outOfService()
                        .withDetail("awaiting", new TreeSet<>(open))
                        .build();
    }
}
