package io.barid.service.journey;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A {@link Ration} for each client or account, so that one of them does not use up what is told of all. Knows the last
 * {@value #MOST}; who was forgotten begins anew. For use by many threads.
 */
public final class Rations<K> {

    private static final int MOST = 10_000;

    private final int most;
    private final double aSecond;
    private final LongSupplier clock;
    private final Map<K, Ration> rations = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Ration> eldest) {
            return size() > MOST;
        }
    };

    /** @param most at once, and after that so many a second */
    public Rations(int most, double aSecond) {
        this(most, aSecond, System::nanoTime);
    }

    Rations(int most, double aSecond, LongSupplier clock) {
        this.most = most;
        this.aSecond = aSecond;
        this.clock = clock;
    }

    /** Whether there is one more for this one. */
    public boolean take(K whose) {
        Ration ration;
        synchronized (rations) {
            ration = rations.computeIfAbsent(whose, ignored -> new Ration(most, aSecond, clock));
        }
        return ration.take();
    }
}
